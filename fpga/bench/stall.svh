// What every bench shares: a clock, a reset, stalls drawn from the seed, an end. Needs: localparam longint Words, and
// a counter `done` of words that came out.
  logic clk = 1'b0, rst_n = 1'b0;
  int   seed, in_stall, out_stall, faults = 0;
  longint cycle = 0;
  always #5 clk = !clk;

  logic [63:0] state = 64'd1;

  // xorshift64, so that a seed gives the same run everywhere.
  function logic [31:0] random(input int unused);
    state = state ^ (state << 13);
    state = state ^ (state >> 7);
    state = state ^ (state << 17);
    random = state[52:21];
  endfunction

  function logic stalls(input int percent);
    stalls = random(0) % 100 < percent;
  endfunction

  initial begin
    if (!$value$plusargs("seed=%d", seed)) seed = 1;
    if (!$value$plusargs("in=%d", in_stall)) in_stall = 0;
    if (!$value$plusargs("out=%d", out_stall)) out_stall = 0;
    state = 64'h9e3779b97f4a7c15 * (2 * seed + 1);
    repeat (4) @(posedge clk);
    @(negedge clk) rst_n = 1'b1;
  end

  // Bounded by cycles: a design that stops moving is a fault.
  always @(posedge clk) begin
    cycle <= cycle + 1;
    if (done == Words || cycle > 100 * Words + 10000 || faults > 5) begin
      if (done != Words) $display("only %0d of %0d words came out", done, Words);
      $display("%m seed=%0d in=%0d out=%0d: %0d words in %0d cycles, %s", seed, in_stall, out_stall, done, cycle,
               done == Words && faults == 0 ? "pass" : "FAIL");
      $finish;
    end
  end
