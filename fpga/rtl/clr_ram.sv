// A block RAM with an output register: what is addressed in one cycle is there two cycles later.
`default_nettype none

module clr_ram #(
  parameter int Width = 64,  // bits of a word, at least 1
  parameter int Depth = 16   // words, at least 2
) (
  input  wire logic                     clk_i,
  input  wire logic                     write_i,
  input  wire logic [$clog2(Depth)-1:0] write_addr_i,
  input  wire logic [Width-1:0]         write_data_i,
  input  wire logic [$clog2(Depth)-1:0] read_addr_i,
  output      logic [Width-1:0]         read_data_o
);
  logic [Width-1:0] mem_q [0:Depth-1];
  logic [Width-1:0] read_q;

  always_ff @(posedge clk_i) begin
    if (write_i) mem_q[write_addr_i] <= write_data_i;
    read_q <= mem_q[read_addr_i];
    read_data_o <= read_q;
  end
endmodule

`default_nettype wire
