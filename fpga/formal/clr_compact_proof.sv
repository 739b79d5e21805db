// Of any watched lane of any watched slice: it comes out once if it is below the threshold of its slice, with its excess,
// else never; lanes come in order; whoever waits with everything ready gets on.
module clr_compact_proof (
  input logic       clk_i,
  input logic [1:0] valid_i,
  input logic [1:0] overflow_i,
  input logic [5:0] excess_i,
  input logic       slice_valid_i,
  input logic [2:0] below_i,
  input logic       ready_i
);
  (* anyconst *) logic [3:0] watched;  // lane number
  logic       rst_n = 1'b0, slice_ready, valid, slice_done, overflow;
  logic [1:0] ready;
  logic [3:0] lane, last_lane = '0;
  logic [2:0] excess, taken_slices = '0, done_slices = '0;
  logic       seen = 1'b0, due = 1'b0, any = 1'b0, past;
  logic [2:0] due_excess = '0;
  logic [3:0] waited = '0;

  clr_compact #(.Lanes(2), .ResultBits(3), .SliceBits(3)) dut (
    .clk_i, .rst_ni(rst_n), .valid_i(valid_i & {2{rst_n}}), .ready_o(ready), .overflow_i, .excess_i,
    .slice_valid_i(slice_valid_i && rst_n), .slice_ready_o(slice_ready), .slice_i(taken_slices), .below_i,
    .valid_o(valid), .ready_i, .lane_o(lane), .excess_o(excess), .slice_done_o(slice_done), .overflow_o(overflow)
  );
  wire       take = slice_valid_i && slice_ready && rst_n;
  wire       takes_watched = take && taken_slices == watched[3:1];
  wire [2:0] watched_excess = watched[0] ? excess_i[5:3] : excess_i[2:0];
  assign past = valid && ready_i && lane > watched;

  always @(posedge clk_i) begin
    rst_n <= 1'b1;
    assume (taken_slices != 3'd7);  // slice numbers do not come round within the bound
    if (rst_n) begin
      assert (take == (slice_valid_i && valid_i == 2'b11 && slice_ready));
      if (take) taken_slices <= taken_slices + 1'b1;
      if (slice_done) done_slices <= done_slices + 1'b1;
      assert (done_slices <= taken_slices);
      if (takes_watched && $signed(watched_excess) < $signed(below_i)) begin
        due <= 1'b1;
        due_excess <= watched_excess;
      end
      if (valid && lane == watched) begin
        assert (due && !seen);
        assert (excess == due_excess);
        if (ready_i) seen <= 1'b1;
      end
      if (past) assert (!due || seen);
      if (valid && ready_i) begin
        if (any) assert (lane > last_lane);
        any <= 1'b1;
        last_lane <= lane;
      end
      // With a reader that is always ready a slice of two lanes takes at most two cycles.
      waited <= ready_i && valid_i == 2'b11 && slice_valid_i && !take ? waited + 1'b1 : 4'd0;
      assert (waited < 4);
    end
  end
endmodule
