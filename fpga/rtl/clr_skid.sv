// A skid buffer: two words of room, so that ready and valid both come from registers and a word moves every cycle.
`default_nettype none

module clr_skid #(
  parameter int Width = 8  // bits of a word, at least 1
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
  logic             out_valid_q, skid_valid_q;
  logic [Width-1:0] out_q, skid_q;

  assign ready_o = !skid_valid_q;
  assign valid_o = out_valid_q;
  assign data_o  = out_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      out_valid_q  <= 1'b0;
      skid_valid_q <= 1'b0;
    end else if (!out_valid_q || ready_i) begin
      out_valid_q  <= skid_valid_q || valid_i;
      skid_valid_q <= 1'b0;
    end else if (valid_i && ready_o) begin
      skid_valid_q <= 1'b1;
    end
    if (!out_valid_q || ready_i) out_q <= skid_valid_q ? skid_q : data_i;
    if (ready_o) skid_q <= data_i;
  end
endmodule

`default_nettype wire
