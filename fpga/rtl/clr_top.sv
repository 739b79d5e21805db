// Eight margin lanes side by side, the lanes of a slice: a slice header with its cash, rows of collateral and positions in,
// flagged lanes out. Registers are numbered as in novate_device.h.
`default_nettype none

module clr_top #(
  parameter int InstrumentsMax = 4096,  // largest instrument id, at most 65535
  parameter int AssetsMax = 16,         // columns of collateral, 1 .. 16
  parameter int SlicesMax = 16384,      // what the memory in front of the rows holds: told, not used
  parameter int RowsMax = 262144,
  parameter int RunSlicesMax = 1024,
  parameter int ClockHz = 0             // 0: simulated
) (
  input  wire logic         clk_i,
  input  wire logic         rst_ni,
  // table: one word per cycle, at any time but in the bank that rows under way read
  input  wire logic         write_i,
  input  wire logic         write_bank_i,
  input  wire logic [1:0]   write_part_i,
  input  wire logic [17:0]  write_column_i,  // of its bank; upper bits are 0
  input  wire logic [3:0]   write_segment_i,
  input  wire logic [63:0]  write_data_i,
  // slice header: index, threshold, cash of eight lanes
  input  wire logic         slice_valid_i,
  output      logic         slice_ready_o,
  input  wire logic [31:0]  slice_index_i,
  input  wire logic [63:0]  slice_below_i,
  input  wire logic [511:0] slice_cash_i,
  // rows: eight balances of an asset, or eight positions as they lie in memory; at least one for each slice
  input  wire logic         row_valid_i,
  output      logic         row_ready_o,
  input  wire logic         row_last_i,
  input  wire logic         row_bank_i,
  input  wire logic         row_is_asset_i,
  input  wire logic [3:0]   row_asset_i,
  input  wire logic [511:0] row_data_i,
  // flagged lanes
  output      logic         flagged_valid_o,
  input  wire logic         flagged_ready_i,
  output      logic [34:0]  flagged_lane_o,
  output      logic [63:0]  flagged_excess_o,
  output      logic         slice_done_o,
  output      logic         overflow_o,  // of the slice that is done
  // registers
  input  wire logic [7:0]   register_i,
  output      logic [63:0]  register_o
);
  localparam int Lanes = 8;
  localparam int AssetFrom = 2 * (InstrumentsMax + 1);
  localparam int BankColumns = AssetFrom + 2 * AssetsMax;
  localparam int Columns = 2 * BankColumns;
  localparam int ColumnBits = $clog2(Columns);

  // ---- table words, registered once before they fan out
  logic                  write_q;
  logic [1:0]            write_part_q;
  logic [ColumnBits-1:0] write_column_q;
  logic [3:0]            write_segment_q;
  logic [63:0]           write_data_q;

  always_ff @(posedge clk_i) begin
    write_q         <= rst_ni && write_i;
    write_part_q    <= write_part_i;
    write_column_q  <= write_column_i[ColumnBits-1:0] + (write_bank_i ? ColumnBits'(BankColumns) : '0);
    write_segment_q <= write_segment_i;
    write_data_q    <= write_data_i;
  end

  // ---- one row into eight lanes, one header into eight lanes and the compactor
  logic [Lanes-1:0] lane_valid, lane_ready, cash_valid, cash_ready, result_valid, result_ready, result_overflow;
  logic [Lanes*64-1:0] result_excess;
  logic             header_valid, header_ready, head_valid, head_ready;
  logic [31:0]      head_index;
  logic [63:0]      head_below;

  clr_fork #(.Outputs(Lanes)) u_row_fork (
    .clk_i, .rst_ni, .valid_i(row_valid_i), .ready_o(row_ready_o), .valid_o(lane_valid), .ready_i(lane_ready)
  );
  clr_fork #(.Outputs(Lanes + 1)) u_slice_fork (
    .clk_i, .rst_ni, .valid_i(slice_valid_i), .ready_o(slice_ready_o),
    .valid_o({header_valid, cash_valid}), .ready_i({header_ready, cash_ready})
  );
  clr_fifo #(.Width(96), .DepthBits(6)) u_headers (
    .clk_i, .rst_ni, .valid_i(header_valid), .ready_o(header_ready), .data_i({slice_index_i, slice_below_i}),
    .valid_o(head_valid), .ready_i(head_ready), .data_o({head_index, head_below})
  );

  genvar lane;
  generate
    for (lane = 0; lane < Lanes; lane = lane + 1) begin : gen_lane
      logic [63:0]           balance, value, size;
      logic [31:0]           lots;
      logic [15:0]           instrument;
      logic [ColumnBits-1:0] column;

      assign balance    = row_data_i[lane*64 +: 64];
      assign lots       = row_data_i[lane*32 +: 32];
      assign instrument = row_data_i[256 + lane*16 +: 16];
      assign value      = row_is_asset_i ? balance : {{32{lots[31]}}, lots};
      assign size       = value[63] ? -value : value;
      assign column     = (row_is_asset_i ? ColumnBits'(AssetFrom) + ColumnBits'({row_asset_i, value[63]})
                                          : ColumnBits'({instrument, value[63]}))
                        + (row_bank_i ? ColumnBits'(BankColumns) : '0);

      clr_lane #(.Columns(Columns)) u_lane (
        .clk_i, .rst_ni,
        .write_i(write_q), .write_part_i(write_part_q), .write_column_i(write_column_q),
        .write_segment_i(write_segment_q), .write_data_i(write_data_q),
        .valid_i(lane_valid[lane]), .ready_o(lane_ready[lane]), .last_i(row_last_i), .column_i(column), .size_i(size),
        .cash_valid_i(cash_valid[lane]), .cash_ready_o(cash_ready[lane]), .cash_i(slice_cash_i[lane*64 +: 64]),
        .valid_o(result_valid[lane]), .ready_i(result_ready[lane]), .overflow_o(result_overflow[lane]),
        .excess_o(result_excess[lane*64 +: 64])
      );
    end
  endgenerate

  clr_compact #(.Lanes(Lanes)) u_compact (
    .clk_i, .rst_ni, .valid_i(result_valid), .ready_o(result_ready), .overflow_i(result_overflow),
    .excess_i(result_excess), .slice_valid_i(head_valid), .slice_ready_o(head_ready), .slice_i(head_index),
    .below_i(head_below), .valid_o(flagged_valid_o), .ready_i(flagged_ready_i), .lane_o(flagged_lane_o),
    .excess_o(flagged_excess_o), .slice_done_o, .overflow_o
  );

  // ---- registers
  logic [63:0] cycles_q, stalls_q, beats_q;
  logic [31:0] open_q;  // slices begun and not done

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      cycles_q <= '0;
      stalls_q <= '0;
      beats_q  <= '0;
      open_q   <= '0;
    end else begin
      open_q <= open_q + 32'(slice_valid_i && slice_ready_o) - 32'(slice_done_o);
      if (slice_valid_i || row_valid_i || open_q != 0) cycles_q <= cycles_q + 1'b1;
      if (row_valid_i && !row_ready_o) stalls_q <= stalls_q + 1'b1;
      if (row_valid_i && row_ready_o) beats_q <= beats_q + 1'b1;
    end
  end

  always_comb begin
    case (register_i)
      8'd0: register_o = 64'h0001_0000;
      8'd1: register_o = 64'(Lanes);
      8'd2: register_o = 64'(ClockHz);
      8'd3: register_o = 64'(InstrumentsMax);
      8'd4: register_o = 64'(AssetsMax);
      8'd5: register_o = 64'd16;
      8'd6: register_o = 64'(SlicesMax);
      8'd7: register_o = 64'(RowsMax);
      8'd8: register_o = 64'd2;
      8'd9: register_o = 64'd2;
      8'd10: register_o = 64'(RunSlicesMax);
      8'd11: register_o = 64'd1;
      8'd64: register_o = cycles_q;
      8'd65: register_o = stalls_q;
      8'd66: register_o = beats_q;
      default: register_o = '0;
    endcase
  end

  wire unused = &{1'b0, write_column_i};
endmodule

`default_nettype wire
