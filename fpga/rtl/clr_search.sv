// One level of the search for the segment of a size: a threshold is read, and the answer is the next bit of the segment.
// Level 0 compares with the middle threshold of the column, level 1 with the middle of one half, and so on. Three cycles,
// never stalled.
`default_nettype none

module clr_search #(
  parameter int SizeBits = 64,    // bits of a size
  parameter int Columns = 4,      // columns of both banks
  parameter int SegmentBits = 4,  // 2^SegmentBits segments in a column
  parameter int Level = 0         // 0 .. SegmentBits-1
) (
  input  wire logic                           clk_i,
  input  wire logic                           rst_ni,
  input  wire logic                           write_i,  // a threshold of any level
  input  wire logic [$clog2(Columns)-1:0]     write_column_i,
  input  wire logic [SegmentBits-1:0]         write_segment_i,
  input  wire logic [SizeBits-1:0]            write_data_i,
  input  wire logic                           valid_i,
  input  wire logic                           last_i,
  input  wire logic [$clog2(Columns)-1:0]     column_i,
  input  wire logic [SizeBits-1:0]            size_i,
  input  wire logic [SegmentBits-1:0]         segment_i,
  output      logic                           valid_o,
  output      logic                           last_o,
  output      logic [$clog2(Columns)-1:0]     column_o,
  output      logic [SizeBits-1:0]            size_o,
  output      logic [SegmentBits-1:0]         segment_o
);
  localparam int ColumnBits = $clog2(Columns);
  localparam int Bit = SegmentBits - 1 - Level;  // of the segment, decided here
  localparam int Depth = Columns << Level;
  localparam int AddrBits = $clog2(Depth);
  localparam logic [SegmentBits-1:0] Middle = 1 << Bit;

  logic [1:0]             valid_q, last_q;
  logic [ColumnBits-1:0]  column_q [0:1];
  logic [SizeBits-1:0]    size_q [0:1];
  logic [SegmentBits-1:0] segment_q [0:1];
  logic [AddrBits-1:0]    read_addr, write_addr;
  logic [SizeBits-1:0]    threshold;
  logic                   write;

  // The bits of the segment above this level choose among the thresholds of the column.
  generate
    if (Level == 0) begin : gen_first
      assign read_addr  = column_i;
      assign write_addr = write_column_i;
    end else begin : gen_later
      assign read_addr  = AddrBits'({column_i, segment_i[SegmentBits-1 -: Level]});
      assign write_addr = AddrBits'({write_column_i, write_segment_i[SegmentBits-1 -: Level]});
    end
  endgenerate

  // Threshold j belongs to the level whose bit is its lowest one that is set.
  assign write = write_i && (write_segment_i & ((Middle << 1) - 1'b1)) == Middle;

  clr_ram #(.Width(SizeBits), .Depth(Depth)) u_thresholds (
    .clk_i, .write_i(write), .write_addr_i(write_addr), .write_data_i, .read_addr_i(read_addr), .read_data_o(threshold)
  );

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q <= '0;
      valid_o <= 1'b0;
    end else begin
      valid_q <= {valid_q[0], valid_i};
      valid_o <= valid_q[1];
    end
    last_q       <= {last_q[0], last_i};
    column_q[0]  <= column_i;
    column_q[1]  <= column_q[0];
    size_q[0]    <= size_i;
    size_q[1]    <= size_q[0];
    segment_q[0] <= segment_i;
    segment_q[1] <= segment_q[0];
    last_o       <= last_q[1];
    column_o     <= column_q[1];
    size_o       <= size_q[1];
    segment_o    <= size_q[1] >= threshold ? segment_q[1] | Middle : segment_q[1];
  end
endmodule

`default_nettype wire
