// Every output takes every word once, and a word that all have taken is gone at once.
module clr_fork_proof (input logic clk_i, input logic valid_i, input logic [2:0] ready_i);
  logic       rst_n = 1'b0, ready, held = 1'b0;
  logic [2:0] valid;
  logic [3:0] sent = '0;
  logic [3:0] taken0 = '0, taken1 = '0, taken2 = '0;

  clr_fork #(.Outputs(3)) dut (
    .clk_i, .rst_ni(rst_n), .valid_i, .ready_o(ready), .valid_o(valid), .ready_i
  );
  wire [3:0] now0 = taken0 + (valid[0] && ready_i[0]);
  wire [3:0] now1 = taken1 + (valid[1] && ready_i[1]);
  wire [3:0] now2 = taken2 + (valid[2] && ready_i[2]);
  wire [3:0] next = sent + 1'b1;

  always @(posedge clk_i) begin
    rst_n <= 1'b1;
    if (!rst_n) assume (!valid_i);
    if (held) assume (valid_i);  // an offered word stays
    held <= rst_n && valid_i && !ready;
    if (rst_n) begin
      taken0 <= now0;
      taken1 <= now1;
      taken2 <= now2;
      if (valid_i && ready) sent <= next;
      if (valid_i) assert (ready == (now0 == next && now1 == next && now2 == next));
      assert (now0 == sent || now0 == next);
      assert (now1 == sent || now1 == next);
      assert (now2 == sent || now2 == next);
    end
  end
endmodule
