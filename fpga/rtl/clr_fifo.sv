// A short queue whose outputs come from registers or distributed memory.
`default_nettype none

module clr_fifo #(
  parameter int Width = 8,   // bits of a word, at least 1
  parameter int DepthBits = 2  // 2^DepthBits words, at least 1
) (
  input  wire logic             clk_i,
  input  wire logic             rst_ni,
  input  wire logic             valid_i,
  output      logic             ready_o,
  input  wire logic [Width-1:0] data_i,
  output      logic             valid_o,
  input  wire logic             ready_i,
  output      logic [Width-1:0] data_o
);
  localparam logic [DepthBits:0] Depth = 1 << DepthBits;

  logic [Width-1:0]     mem_q [0:(1 << DepthBits)-1];
  logic [DepthBits-1:0] write_q, read_q;
  logic [DepthBits:0]   count_q;
  logic                 push, pop;

  assign ready_o = count_q != Depth;
  assign valid_o = count_q != 0;
  assign data_o  = mem_q[read_q];
  assign push    = valid_i && ready_o;
  assign pop     = valid_o && ready_i;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      write_q <= '0;
      read_q  <= '0;
      count_q <= '0;
    end else begin
      if (push) write_q <= write_q + 1'b1;
      if (pop) read_q <= read_q + 1'b1;
      if (push != pop) count_q <= push ? count_q + 1'b1 : count_q - 1'b1;
    end
    if (push) mem_q[write_q] <= data_i;
  end
endmodule

`default_nettype wire
