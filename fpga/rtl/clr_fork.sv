// One stream into several: a word is gone when every output has taken it, each at its own time.
`default_nettype none

module clr_fork #(
  parameter int Outputs = 2  // at least 1
) (
  input  wire logic               clk_i,
  input  wire logic               rst_ni,
  input  wire logic               valid_i,
  output      logic               ready_o,
  output      logic [Outputs-1:0] valid_o,
  input  wire logic [Outputs-1:0] ready_i
);
  logic [Outputs-1:0] done_q, done;

  assign valid_o = {Outputs{valid_i}} & ~done_q;
  assign done    = done_q | (valid_o & ready_i);
  assign ready_o = &(done_q | ready_i);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) done_q <= '0;
    else done_q <= valid_i && ready_o ? '0 : done;
  end
endmodule

`default_nettype wire
