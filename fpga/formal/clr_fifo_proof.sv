// Words are numbered: none is lost, doubled or overtaken; ready unless full, valid unless empty.
module clr_fifo_proof (input logic clk_i, input logic valid_i, input logic ready_i);
  logic       rst_n = 1'b0, ready, valid;
  logic [3:0] sent = '0, came = '0, data;

  clr_fifo #(.Width(4), .DepthBits(2)) dut (
    .clk_i, .rst_ni(rst_n), .valid_i(valid_i && rst_n), .ready_o(ready), .data_i(sent), .valid_o(valid), .ready_i,
    .data_o(data)
  );
  wire [3:0] held = sent - came;

  always @(posedge clk_i) begin
    rst_n <= 1'b1;
    if (rst_n) begin
      if (valid_i && ready) sent <= sent + 1'b1;
      if (valid && ready_i) came <= came + 1'b1;
      if (valid) assert (data == came);
      assert (valid == (held != 0));
      assert (ready == (held != 4));
      assert (held <= 4);
    end
  end
endmodule
