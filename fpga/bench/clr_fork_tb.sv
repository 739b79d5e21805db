// Numbers in order in, the same numbers out of every output, each stalling on its own.
module clr_fork_tb;
  localparam int Outputs = 5;
  localparam longint Words = 5000;
  longint sent = 0, done = 0;
  longint taken [0:Outputs-1];
`include "stall.svh"
  logic               in_valid = 1'b0, in_ready;
  logic [Outputs-1:0] out_valid, out_ready = '0;

  clr_fork #(.Outputs(Outputs)) dut (
    .clk_i(clk), .rst_ni(rst_n), .valid_i(in_valid), .ready_o(in_ready), .valid_o(out_valid), .ready_i(out_ready)
  );
  initial for (int each = 0; each < Outputs; each++) taken[each] = 0;

  always @(posedge clk) begin
    if (rst_n) begin
      for (int each = 0; each < Outputs; each++) begin
        if (out_valid[each] && out_ready[each]) begin
          if (taken[each] != sent) begin
            $display("output %0d took word %0d as its %0d", each, sent, taken[each]);
            faults <= faults + 1;
          end
          taken[each] <= taken[each] + 1;
        end
        out_ready[each] <= !stalls(out_stall);
      end
      if (in_valid && in_ready) begin
        sent <= sent + 1;
        done <= done + 1;
      end
      // Whoever is behind when a word is gone will never have it.
      for (int each = 0; each < Outputs; each++)
        if (taken[each] < sent) faults <= faults + 1;
      if (!in_valid || in_ready) in_valid <= !stalls(in_stall);
    end
  end
endmodule
