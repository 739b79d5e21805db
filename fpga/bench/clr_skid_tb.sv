// Numbers in order in, the same numbers out.
module clr_skid_tb;
  localparam longint Words = 5000;
  longint sent = 0, done = 0;
`include "stall.svh"
  logic        in_valid = 1'b0, in_ready, out_valid, out_ready = 1'b0;
  logic [31:0] in_data, out_data;

  clr_skid #(.Width(32)) dut (
    .clk_i(clk), .rst_ni(rst_n), .valid_i(in_valid), .ready_o(in_ready), .data_i(in_data),
    .valid_o(out_valid), .ready_i(out_ready), .data_o(out_data)
  );
  assign in_data = in_valid ? 32'(sent) : 32'hdeadbeef;

  always @(posedge clk) begin
    if (rst_n) begin
      if (in_valid && in_ready) sent <= sent + 1;
      if (!in_valid || in_ready) in_valid <= !stalls(in_stall);
      out_ready <= !stalls(out_stall);
      if (out_valid && out_ready) begin
        if (out_data != 32'(done) || done >= sent + 1) begin
          $display("word %0d is %0d", done, out_data);
          faults <= faults + 1;
        end
        done <= done + 1;
      end
    end
  end
endmodule
