// A margin lane: adds rate * size + offset of every position of an account, and its cash, exactly.
//
// Positions enter through a skid buffer and run through a pipeline that is never stalled; a last position enters only
// when the cash of its account is there and the queue of results has room for it. So one position moves every cycle, no
// enable fans out over the pipeline, and the order of accounts is that of their cash.
`default_nettype none

module clr_lane #(
  parameter int SizeBits = 64,     // bits of a size, unsigned
  parameter int RateBits = 64,     // bits of a rate and an offset, signed
  parameter int CashBits = 64,     // bits of cash, signed
  parameter int ResultBits = 64,   // bits of a result, signed
  parameter int SumBits = 136,     // bits of the exact sum: SizeBits + RateBits + 8
  parameter int Columns = 4,       // columns of both banks
  parameter int SegmentBits = 4,   // 1 .. 4
  parameter int QueueBits = 5      // 2^QueueBits accounts in flight
) (
  input  wire logic                       clk_i,
  input  wire logic                       rst_ni,
  // table: part 0 thresholds, 1 rates, 2 offsets
  input  wire logic                       write_i,
  input  wire logic [1:0]                 write_part_i,
  input  wire logic [$clog2(Columns)-1:0] write_column_i,
  input  wire logic [SegmentBits-1:0]     write_segment_i,
  input  wire logic [63:0]                write_data_i,
  // positions
  input  wire logic                       valid_i,
  output      logic                       ready_o,
  input  wire logic                       last_i,
  input  wire logic [$clog2(Columns)-1:0] column_i,
  input  wire logic [SizeBits-1:0]        size_i,
  // cash, one for each account
  input  wire logic                       cash_valid_i,
  output      logic                       cash_ready_o,
  input  wire logic [CashBits-1:0]        cash_i,
  // results
  output      logic                       valid_o,
  input  wire logic                       ready_i,
  output      logic                       overflow_o,
  output      logic [ResultBits-1:0]      excess_o
);
  localparam int ColumnBits = $clog2(Columns);
  localparam int TermDepth = Columns << SegmentBits;
  localparam int FractionBits = 8;
  localparam logic [QueueBits:0] QueueMax = 1 << QueueBits;

  // ---- entry
  logic                  in_valid, in_ready, in_last, enters, enters_last;
  logic [ColumnBits-1:0] in_column;
  logic [SizeBits-1:0]   in_size;
  logic [QueueBits:0]    cash_free_q;    // cash that no last position in flight counts on
  logic [QueueBits:0]    result_free_q;  // room for results that no account in flight counts on
  logic                  cash_push, result_pop;

  clr_skid #(.Width(1 + ColumnBits + SizeBits)) u_entry (
    .clk_i, .rst_ni, .valid_i, .ready_o, .data_i({last_i, column_i, size_i}),
    .valid_o(in_valid), .ready_i(in_ready), .data_o({in_last, in_column, in_size})
  );

  assign in_ready    = !in_last || (cash_free_q != 0 && result_free_q != 0);
  assign enters      = in_valid && in_ready;
  assign enters_last = enters && in_last;
  assign cash_push   = cash_valid_i && cash_ready_o;
  assign result_pop  = valid_o && ready_i;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      cash_free_q   <= '0;
      result_free_q <= QueueMax;
    end else begin
      if (cash_push != enters_last) cash_free_q <= cash_push ? cash_free_q + 1'b1 : cash_free_q - 1'b1;
      if (result_pop != enters_last) result_free_q <= result_pop ? result_free_q + 1'b1 : result_free_q - 1'b1;
    end
  end

  // ---- the segment of the size
  logic [SegmentBits:0] level_valid, level_last;
  logic [ColumnBits-1:0]  level_column [0:SegmentBits];
  logic [SizeBits-1:0]    level_size [0:SegmentBits];
  logic [SegmentBits-1:0] level_segment [0:SegmentBits];

  assign level_valid[0]   = enters;
  assign level_last[0]    = in_last;
  assign level_column[0]  = in_column;
  assign level_size[0]    = in_size;
  assign level_segment[0] = '0;

  genvar level;
  generate
    for (level = 0; level < SegmentBits; level = level + 1) begin : gen_level
      clr_search #(
        .SizeBits(SizeBits), .Columns(Columns), .SegmentBits(SegmentBits), .Level(level)
      ) u_search (
        .clk_i, .rst_ni, .write_i(write_i && write_part_i == 2'd0), .write_column_i, .write_segment_i,
        .write_data_i(write_data_i[SizeBits-1:0]),
        .valid_i(level_valid[level]), .last_i(level_last[level]), .column_i(level_column[level]),
        .size_i(level_size[level]), .segment_i(level_segment[level]),
        .valid_o(level_valid[level+1]), .last_o(level_last[level+1]), .column_o(level_column[level+1]),
        .size_o(level_size[level+1]), .segment_o(level_segment[level+1])
      );
    end
  endgenerate

  // ---- rate and offset of the segment
  logic signed [RateBits-1:0] rate, offset;

  clr_ram #(.Width(RateBits), .Depth(TermDepth)) u_rates (
    .clk_i, .write_i(write_i && write_part_i == 2'd1), .write_addr_i({write_column_i, write_segment_i}),
    .write_data_i(write_data_i[RateBits-1:0]),
    .read_addr_i({level_column[SegmentBits], level_segment[SegmentBits]}), .read_data_o(rate)
  );
  clr_ram #(.Width(RateBits), .Depth(TermDepth)) u_offsets (
    .clk_i, .write_i(write_i && write_part_i == 2'd2), .write_addr_i({write_column_i, write_segment_i}),
    .write_data_i(write_data_i[RateBits-1:0]),
    .read_addr_i({level_column[SegmentBits], level_segment[SegmentBits]}), .read_data_o(offset)
  );

  // ---- product, sum, result: sizes wait for the memory, offsets for the multiplier
  logic [6:0]                        valid_q;
  logic [5:0]                        last_q;
  logic [SizeBits-1:0]               size_q [0:1];
  logic signed [RateBits-1:0]        offset_q [0:2];
  logic signed [SizeBits+RateBits:0] product_q [0:2];
  logic signed [SumBits-1:0]         term_q, sum_q, total;
  logic signed [SumBits-1:0]         cash;
  logic                              begins_q;
  logic                              cash_valid, result_room;  // always true when they are used
  logic [CashBits-1:0]               cash_word;

  clr_fifo #(.Width(CashBits), .DepthBits(QueueBits)) u_cash (
    .clk_i, .rst_ni, .valid_i(cash_valid_i), .ready_o(cash_ready_o), .data_i(cash_i),
    .valid_o(cash_valid), .ready_i(valid_q[6]), .data_o(cash_word)
  );
  assign cash = $signed({{(SumBits - CashBits - FractionBits){cash_word[CashBits-1]}}, cash_word,
                         {FractionBits{1'b0}}});

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q  <= '0;
      begins_q <= 1'b1;
    end else begin
      // 0, 1: memory; 2, 3, 4: multiplier; 5: term; 6: the sum of a whole account
      valid_q[5:0] <= {valid_q[4:0], level_valid[SegmentBits]};
      valid_q[6]   <= valid_q[5] && last_q[5];
      if (valid_q[5]) begins_q <= last_q[5];
    end
    last_q       <= {last_q[4:0], level_last[SegmentBits]};
    size_q[0]    <= level_size[SegmentBits];
    size_q[1]    <= size_q[0];
    product_q[0] <= rate * $signed({1'b0, size_q[1]});
    product_q[1] <= product_q[0];
    product_q[2] <= product_q[1];
    offset_q[0]  <= offset;
    offset_q[1]  <= offset_q[0];
    offset_q[2]  <= offset_q[1];
    term_q       <= SumBits'(product_q[2]) + SumBits'(offset_q[2]);
    if (valid_q[5]) sum_q <= begins_q ? term_q : sum_q + term_q;
  end
  assign total = sum_q + cash;

  clr_fifo #(.Width(1 + ResultBits), .DepthBits(QueueBits)) u_results (
    .clk_i, .rst_ni, .valid_i(valid_q[6]), .ready_o(result_room),
    .data_i({total[SumBits-1:ResultBits-1] != {(SumBits - ResultBits + 1){total[SumBits-1]}},
             total[ResultBits-1:0]}),
    .valid_o, .ready_i, .data_o({overflow_o, excess_o})
  );

`ifdef CLR_ASSERT
  always_ff @(posedge clk_i) begin
    if (rst_ni && valid_q[6]) assert (cash_valid);
    if (rst_ni && valid_q[6]) assert (result_room);
  end
`endif

  wire unused = &{1'b0, cash_valid, result_room};
endmodule

`default_nettype wire
