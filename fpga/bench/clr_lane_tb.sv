// Random accounts over a random table, every sum compared with arithmetic of 136 bits; covers the search and the memory.
module clr_lane_tb;
  localparam int Columns = 6, Accounts = 1200, PositionsMax = 12;
  localparam longint Words = Accounts;
  longint done = 0;
`include "stall.svh"
  logic [63:0]        from [0:Columns*16-1];
  logic signed [63:0] rate [0:Columns*16-1], offset [0:Columns*16-1];
  logic signed [135:0] sum [0:Accounts-1];
  logic signed [63:0]  cash [0:Accounts-1];
  int                  count [0:Accounts-1];
  logic [2:0]          column [0:Accounts*PositionsMax-1];
  logic [63:0]         size [0:Accounts*PositionsMax-1];

  logic        write = 1'b0, in_valid = 1'b0, in_ready, cash_valid = 1'b0, cash_ready, out_valid, out_ready = 1'b0, overflow;
  logic [63:0] excess, write_data, in_size, in_cash;
  logic [3:0]  write_segment;
  logic [2:0]  write_column, in_column;
  logic [1:0]  write_part;
  logic        in_last;
  int          word = 0, account = 0, position = 0, cash_at = 0, beats = 0;
  longint      first_beat = 0;
  logic        loaded = 1'b0;

  function automatic logic signed [135:0] term(input int of_column, input logic [63:0] of_size);
    int segment;
    segment = 0;
    for (int each = 1; each < 16; each++) if (from[of_column * 16 + each] <= of_size) segment = each;
    term = 136'(rate[of_column * 16 + segment]) * $signed({72'd0, of_size}) + 136'(offset[of_column * 16 + segment]);
  endfunction

  initial begin
    #1;
    for (int each = 0; each < Columns * 16; each++) begin
      from[each] = each % 16 == 0 ? 64'd0 : each % 16 > 13 - each / 16 ? {64{1'b1}}
                 : from[each - 1] + ({random(0), random(0)} >> (8 + random(0) % 52));
      rate[each] = $signed({random(0), random(0)}) >>> (random(0) % 60);
      offset[each] = $signed({random(0), random(0)}) >>> (random(0) % 60);
    end
    for (int each = 0; each < Accounts; each++) begin
      count[each] = 1 + random(0) % PositionsMax;
      cash[each] = $signed({random(0), random(0)}) >>> (random(0) % 60);
      sum[each] = 136'(cash[each]) * 136'sd256;
      for (int at = 0; at < count[each]; at++) begin
        int entry, chosen;
        entry = each * PositionsMax + at;
        column[entry] = 3'(random(0) % Columns);
        chosen = column[entry] * 16 + random(0) % 16;
        case (random(0) % 5)
          0: size[entry] = from[chosen];
          1: size[entry] = from[chosen] - 64'd1;
          2: size[entry] = 64'd0;
          default: size[entry] = {random(0), random(0)} >> (random(0) % 64);
        endcase
        sum[each] = sum[each] + term(int'(column[entry]), size[entry]);
      end
    end
  end

  // Between two edges, so that all of it stands still at the next one.
  always @(negedge clk) begin
    write_part = 2'(word % 3);
    write_column = 3'(word / 48);
    write_segment = 4'(word / 3);
    write_data = word % 3 == 0 ? from[word / 3] : word % 3 == 1 ? rate[word / 3] : offset[word / 3];
    in_last = position + 1 == count[account];
    in_column = column[account * PositionsMax + position];
    in_size = size[account * PositionsMax + position];
    in_cash = cash[cash_at];
  end

  clr_lane #(.Columns(Columns)) dut (
    .clk_i(clk), .rst_ni(rst_n),
    .write_i(write), .write_part_i(write_part), .write_column_i(write_column), .write_segment_i(write_segment),
    .write_data_i(write_data),
    .valid_i(in_valid), .ready_o(in_ready), .last_i(in_last), .column_i(in_column), .size_i(in_size),
    .cash_valid_i(cash_valid), .cash_ready_o(cash_ready), .cash_i(in_cash),
    .valid_o(out_valid), .ready_i(out_ready), .overflow_o(overflow), .excess_o(excess)
  );

  always @(posedge clk) begin
    if (rst_n && !loaded) begin
      write <= 1'b1;
      if (write) word <= word + 1;
      if (write && word + 1 == Columns * 48) begin
        write <= 1'b0;
        loaded <= 1'b1;
      end
    end else if (rst_n) begin
      if (in_valid && in_ready) begin
        if (beats == 0) first_beat <= cycle;
        beats <= beats + 1;
        if (position + 1 == count[account]) begin
          position <= 0;
          account <= account + 1;
        end else position <= position + 1;
      end
      if (!in_valid || in_ready)
        in_valid <= !stalls(in_stall)
                    && !(in_valid && position + 1 == count[account] ? account + 1 == Accounts : account == Accounts);
      if (cash_valid && cash_ready) cash_at <= cash_at + 1;
      if (!cash_valid || cash_ready) cash_valid <= !stalls(in_stall) && cash_at + (cash_valid ? 1 : 0) < Accounts;
      out_ready <= !stalls(out_stall);
      if (out_valid && out_ready) begin
        if (excess != sum[done][63:0] || overflow != (sum[done] != 136'($signed(sum[done][63:0])))) begin
          $display("account %0d: %0d, not %0d", done, $signed(excess), sum[done]);
          faults <= faults + 1;
        end
        done <= done + 1;
        if (done + 1 == Accounts && in_stall == 0 && out_stall == 0) begin
          $display("%0d positions in %0d cycles", beats, cycle - first_beat);
          if (beats * 100 < 98 * (cycle - first_beat)) faults <= faults + 1;
        end
      end
    end
  end
endmodule
