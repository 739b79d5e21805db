// Results of eight lanes in, each lane stalling on its own; those below the threshold out, in order.
module clr_compact_tb;
  localparam int Lanes = 8, Slices = 1500;
  localparam longint Words = Slices;
  longint done = 0, slices_done = 0;
`include "stall.svh"
  logic [Lanes-1:0]    valid = '0, ready, overflow;
  logic [Lanes*64-1:0] excess;
  logic                slice_valid = 1'b0, slice_ready, out_valid, out_ready = 1'b0, slice_done, out_overflow;
  logic [34:0]         out_lane;
  logic [63:0]         out_excess;
  logic [63:0]         values [0:Slices*Lanes-1];
  logic signed [63:0]  below [0:Slices-1];
  logic signed [63:0]  head_below;
  logic [31:0]         head_index;
  logic [Lanes*16-1:0] at = '0;  // where each lane is
  logic [31:0]         flagged [0:Slices*Lanes];  // the first flagged lane from each on
  int                  head = 0, next = 0;

  initial begin
    #1;
    for (int each = 0; each < Slices; each++) below[each] = $signed({random(0), random(0)}) >>> (random(0) % 8);
    for (int each = 0; each < Slices * Lanes; each++)
      values[each] = random(0) % 8 == 0 ? below[each / Lanes] : {random(0), random(0)};
    flagged[Slices * Lanes] = Slices * Lanes;
    for (int each = Slices * Lanes - 1; each >= 0; each--)
      flagged[each] = $signed(values[each]) < below[each / Lanes] ? each : flagged[each + 1];
  end

  // Between two edges, so that all of it stands still at the next one.
  always @(negedge clk) begin
    for (int each = 0; each < Lanes; each++) begin
      excess[each*64 +: 64] = values[at[each*16 +: 16] * Lanes + each];
      overflow[each] = excess[each*64 +: 7] == 7'd5;
    end
    head_below = below[head];
    head_index = head;
  end

  clr_compact #(.Lanes(Lanes)) dut (
    .clk_i(clk), .rst_ni(rst_n), .valid_i(valid), .ready_o(ready), .overflow_i(overflow), .excess_i(excess),
    .slice_valid_i(slice_valid), .slice_ready_o(slice_ready), .slice_i(head_index), .below_i(head_below),
    .valid_o(out_valid), .ready_i(out_ready), .lane_o(out_lane), .excess_o(out_excess),
    .slice_done_o(slice_done), .overflow_o(out_overflow)
  );

  function automatic logic overflows(input int slice);
    overflows = 1'b0;
    for (int each = 0; each < Lanes; each++)
      if (values[slice * Lanes + each][6:0] == 7'd5) overflows = 1'b1;
  endfunction

  always @(posedge clk) begin
    if (rst_n) begin
      for (int each = 0; each < Lanes; each++) begin
        if (valid[each] && ready[each]) at[each*16 +: 16] <= at[each*16 +: 16] + 16'd1;
        if (!valid[each] || ready[each])
          valid[each] <= at[each*16 +: 16] + (valid[each] ? 1 : 0) < Slices && !stalls(in_stall);
      end
      if (slice_valid && slice_ready) head <= head + 1;
      if (!slice_valid || slice_ready)
        slice_valid <= head + (slice_valid ? 1 : 0) < Slices && !stalls(in_stall);
      out_ready <= !stalls(out_stall);
      if (slice_done) begin
        if (out_overflow != overflows(int'(slices_done))) faults <= faults + 1;
        slices_done <= slices_done + 1;
      end
      if (out_valid && out_ready) begin
        if (int'(out_lane) != int'(flagged[next]) || out_excess != values[int'(out_lane)]) begin
          $display("lane %0d came instead of lane %0d", out_lane, int'(flagged[next]));
          faults <= faults + 1;
        end
        next <= int'(out_lane) + 1;
      end
      if (slices_done == Slices && !out_valid && int'(flagged[next]) == Slices * Lanes) done <= Slices;
    end
  end
endmodule
