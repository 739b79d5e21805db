// The liquidation compactor: takes one result of every lane for a slice, lets out only those below its threshold, the
// lowest lane first, and counts slices.
`default_nettype none

module clr_compact #(
  parameter int Lanes = 8,        // at least 2, a power of 2
  parameter int ResultBits = 64,
  parameter int SliceBits = 32
) (
  input  wire logic                            clk_i,
  input  wire logic                            rst_ni,
  input  wire logic [Lanes-1:0]                valid_i,
  output      logic [Lanes-1:0]                ready_o,
  input  wire logic [Lanes-1:0]                overflow_i,
  input  wire logic [Lanes*ResultBits-1:0]     excess_i,
  input  wire logic                            slice_valid_i,
  output      logic                            slice_ready_o,
  input  wire logic [SliceBits-1:0]            slice_i,
  input  wire logic signed [ResultBits-1:0]    below_i,
  output      logic                            valid_o,
  input  wire logic                            ready_i,
  output      logic [SliceBits+$clog2(Lanes)-1:0] lane_o,
  output      logic [ResultBits-1:0]           excess_o,
  output      logic                            slice_done_o,  // for one cycle, with overflow of any of its lanes
  output      logic                            overflow_o
);
  localparam int LaneBits = $clog2(Lanes);

  logic [Lanes-1:0]            left_q, flags, first;
  logic [Lanes*ResultBits-1:0] excess_q;
  logic [SliceBits-1:0]        slice_q;
  logic [LaneBits-1:0]         lane;
  logic                        take, busy_q, is_last, out_ready;
  logic                        overflow_q;

  // The held slice is done when at most one flagged lane is left and that one goes now.
  assign first         = left_q & (~left_q + 1'b1);
  assign is_last       = (left_q & ~first) == '0;
  assign slice_done_o  = busy_q && (left_q == '0 || (is_last && out_ready));
  assign take          = (&valid_i) && slice_valid_i && (!busy_q || slice_done_o);
  assign ready_o       = {Lanes{take}};
  assign slice_ready_o = take;
  assign overflow_o    = overflow_q;

  genvar index;
  generate
    for (index = 0; index < Lanes; index = index + 1) begin : gen_flag
      assign flags[index] = $signed(excess_i[index*ResultBits +: ResultBits]) < below_i;
    end
  endgenerate

  integer bit_index;
  always_comb begin
    lane = '0;
    for (bit_index = 0; bit_index < Lanes; bit_index = bit_index + 1)
      if (first[bit_index]) lane = LaneBits'(bit_index);
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      busy_q <= 1'b0;
      left_q <= '0;
    end else if (take) begin
      busy_q <= 1'b1;
      left_q <= flags;
    end else begin
      if (slice_done_o) busy_q <= 1'b0;
      if (out_ready) left_q <= left_q & ~first;
    end
    if (take) begin
      excess_q   <= excess_i;
      slice_q    <= slice_i;
      overflow_q <= |overflow_i;
    end
  end

  clr_skid #(.Width(SliceBits + LaneBits + ResultBits)) u_exit (
    .clk_i, .rst_ni, .valid_i(left_q != '0), .ready_o(out_ready),
    .data_i({slice_q, lane, excess_q[lane*ResultBits +: ResultBits]}),
    .valid_o, .ready_i, .data_o({lane_o, excess_o})
  );
endmodule

`default_nettype wire
