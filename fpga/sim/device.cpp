// The design in simulation as a device of novate_device.h: memory, the reader in front of the design, and its clock.
//
// Options: stall=N lets both sides of the streams wait at random, N of 100 cycles, seed=N chooses which.
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "Vclr_top.h"
#include "novate_device.h"
#include "verilated.h"

namespace {

constexpr uint32_t kLanes = 8;
constexpr uint32_t kRowsPerSlice = 64;
constexpr uint32_t kRuns = 2;
constexpr uint32_t kIdleCyclesMax = 1 << 16;  // the design answers within some ten cycles, stalls included
constexpr uint32_t kClockEvery = 256;         // cycles between two looks at the clock

struct Row {
  int32_t lots[kLanes];
  uint16_t instrument[kLanes];
};

struct Slice {
  uint32_t first_row, row_count;
  uint64_t mask;
};

struct Run {
  uint64_t ticket = 0;  // 0: free
  uint32_t bank = 0;
  novate_run run{};
  bool done = false, overflow = false, invalid = false, lost = false;
  uint32_t header = 0, slice = 0, row = 0;  // what the reader sends next
  uint32_t slices_sent = 0, slices_done = 0;
  std::vector<int32_t> lanes;
  std::vector<int64_t> excess;
};

}  // namespace

struct novate_device {
  VerilatedContext context;
  std::unique_ptr<Vclr_top> top;
  std::vector<Row> rows;
  std::vector<Slice> slices;
  std::vector<int64_t> cash;
  std::vector<std::vector<int64_t>> collateral;
  std::array<Run, kRuns> runs;
  uint64_t next_ticket = 1, runs_ended = 0, random = 1;
  uint32_t bank = 0, stall_percent = 0, idle_cycles = 0;
  uint32_t instruments_max = 0, columns = 0, run_slices_max = 0;
  std::string error;

  novate_status fail(novate_status status, const char *text) {
    error = text;
    return status;
  }

  uint64_t reg(uint32_t index) {
    top->register_i = static_cast<uint8_t>(index);
    top->eval();
    return top->register_o;
  }

  bool stalls() {
    if (stall_percent == 0) return false;
    random ^= random << 13, random ^= random >> 7, random ^= random << 17;  // xorshift64
    return (random >> 20) % 100 < stall_percent;
  }

  // The run whose streams are open: the oldest that is not done.
  Run *current() {
    Run *oldest = nullptr;
    for (Run &run : runs)
      if (run.ticket != 0 && !run.done && (oldest == nullptr || run.ticket < oldest->ticket)) oldest = &run;
    return oldest;
  }

  bool evaluates(const Run &run, uint32_t slice) const {
    return run.run.changed_mask == NOVATE_EVERY_SLICE || (slices[slice].mask & run.run.changed_mask) != 0;
  }

  void offer_header(Run &run) {
    while (run.header < run.run.slice_to && !evaluates(run, run.header)) run.header++;
    if (run.header == run.run.slice_to || (!top->slice_valid_i && stalls())) return;
    top->slice_valid_i = 1;
    top->slice_index_i = run.header;
    top->slice_below_i = static_cast<uint64_t>(run.run.excess_below);
    std::memcpy(&top->slice_cash_i[0], &cash[run.header * kLanes], 64);
  }

  // Balances first, then positions; a slice that has neither sends one row of nothing.
  void offer_row(Run &run) {
    while (run.slice < run.run.slice_to && !evaluates(run, run.slice)) run.slice++;
    if (run.slice == run.run.slice_to || (!top->row_valid_i && stalls())) return;
    const Slice &slice = slices[run.slice];
    const uint32_t assets = run.run.asset_count, count = assets + slice.row_count;
    top->row_valid_i = 1;
    top->row_bank_i = run.bank & 1;
    top->row_is_asset_i = run.row < assets;
    top->row_asset_i = run.row & 15;
    top->row_last_i = run.row + 1 >= count;
    std::memset(&top->row_data_i[0], 0, 64);
    if (run.row < assets) {
      std::memcpy(&top->row_data_i[0], &collateral[run.row][run.slice * kLanes], 64);
    } else if (run.row < count) {
      const Row &row = rows[slice.first_row + run.row - assets];
      for (uint16_t instrument : row.instrument) run.invalid |= instrument > instruments_max;
      if (!run.invalid) std::memcpy(&top->row_data_i[0], &row, sizeof row);
    }
  }

  // One cycle: what is offered stays offered until it is taken.
  void tick() {
    Run *run = current();
    if (run != nullptr) {
      if (!top->slice_valid_i) offer_header(*run);
      if (!top->row_valid_i) offer_row(*run);
    }
    top->flagged_ready_i = !stalls();
    top->eval();
    const bool header_taken = top->slice_valid_i && top->slice_ready_o;
    const bool row_taken = top->row_valid_i && top->row_ready_o, row_last = top->row_last_i;
    const bool flagged = top->flagged_valid_o && top->flagged_ready_i;
    bool moved = header_taken || row_taken || flagged || top->slice_done_o;
    if (run != nullptr) {
      if (flagged) {
        run->lanes.push_back(static_cast<int32_t>(top->flagged_lane_o));
        run->excess.push_back(static_cast<int64_t>(top->flagged_excess_o));
      }
      if (top->slice_done_o) {
        run->slices_done++;
        run->overflow |= top->overflow_o != 0;
      }
      if (header_taken) run->header++, run->slices_sent++;
      if (row_taken) run->row++;
      if (row_taken && row_last) run->slice++, run->row = 0;
    }
    top->clk_i = 1;
    top->eval();
    top->clk_i = 0;
    if (header_taken) top->slice_valid_i = 0;
    if (row_taken) top->row_valid_i = 0;
    top->eval();
    idle_cycles = moved || run == nullptr ? 0 : idle_cycles + 1;
    if (run != nullptr) end(*run);
  }

  // A run is done when all its slices are and nothing flagged is on its way.
  void end(Run &run) {
    while (run.header < run.run.slice_to && !evaluates(run, run.header)) run.header++;
    const bool sent = run.header == run.run.slice_to && run.slices_done == run.slices_sent;
    run.lost = idle_cycles > kIdleCyclesMax;
    if (run.lost || (sent && !top->flagged_valid_o)) {
      run.done = true;
      runs_ended++;
    }
  }

  bool in_flight(int of_bank) const {
    for (const Run &run : runs)
      if (run.ticket != 0 && !run.done && (of_bank < 0 || run.bank == static_cast<uint32_t>(of_bank))) return true;
    return false;
  }

  Run *find(uint64_t ticket) {
    for (Run &run : runs)
      if (ticket != 0 && run.ticket == ticket) return &run;
    return nullptr;
  }

  template <class T>
  novate_status copy(std::vector<T> &to, uint64_t first, uint64_t count, const void *from) {
    if (first > to.size() || count > to.size() - first) return fail(NOVATE_INVALID, "elements outside the part");
    std::memcpy(static_cast<void *>(to.data() + first), from, count * sizeof(T));
    return NOVATE_OK;
  }

  void reset() {
    top->rst_ni = 0;
    top->clk_i = 0;
    for (int half = 0; half < 8; half++) {
      top->clk_i = !top->clk_i;
      top->eval();
    }
    top->rst_ni = 1;
    top->eval();
  }
};

namespace {

bool option(const std::string &words, const char *name, uint64_t max, uint64_t *value) {
  const std::string key = std::string(name) + "=";
  const size_t at = words.find(key);
  if (at == std::string::npos) return true;
  char *end = nullptr;
  *value = std::strtoull(words.c_str() + at + key.size(), &end, 10);
  return (*end == 0 || *end == ',') && *value <= max;
}

}  // namespace

uint32_t novate_device_abi(void) { return NOVATE_DEVICE_ABI; }

novate_status novate_device_open(const char *options, novate_device **device) {
  uint64_t stall = 0, seed = 1;
  if (!option(options, "stall", 99, &stall) || !option(options, "seed", UINT64_MAX, &seed)) return NOVATE_INVALID;
  auto made = std::make_unique<novate_device>();
  made->context.randReset(0);
  made->top = std::make_unique<Vclr_top>(&made->context);
  made->reset();
  made->stall_percent = static_cast<uint32_t>(stall);
  made->random = seed * UINT64_C(0x9e3779b97f4a7c15) | 1;
  made->instruments_max = static_cast<uint32_t>(made->reg(NOVATE_REG_INSTRUMENTS_MAX));
  made->run_slices_max = static_cast<uint32_t>(made->reg(NOVATE_REG_RUN_SLICES_MAX));
  const size_t slices = made->reg(NOVATE_REG_SLICES_MAX), assets = made->reg(NOVATE_REG_ASSETS_MAX);
  made->columns = 2 * (made->instruments_max + 1) + 2 * static_cast<uint32_t>(assets);
  made->rows.resize(made->reg(NOVATE_REG_ROWS_MAX));
  made->slices.resize(slices);
  made->cash.resize(slices * kLanes);
  made->collateral.assign(assets, std::vector<int64_t>(slices * kLanes));
  *device = made.release();
  return NOVATE_OK;
}

novate_status novate_device_close(novate_device *device) {
  device->top->final();
  delete device;
  return NOVATE_OK;
}

novate_status novate_device_register(novate_device *device, uint32_t index, uint64_t *value) {
  if (index > NOVATE_REG_RUNS || (index > NOVATE_REG_FEATURES && index < NOVATE_REG_CYCLES))
    return device->fail(NOVATE_INVALID, "there is no such register");
  *value = index == NOVATE_REG_RUNS ? device->runs_ended : device->reg(index);
  return NOVATE_OK;
}

novate_status novate_device_text(novate_device *device, uint32_t text, char *to, uint64_t size) {
  if (text > NOVATE_TEXT_ERROR || size == 0) return device->fail(NOVATE_INVALID, "there is no such text");
  const char *from = text == NOVATE_TEXT_NAME ? "margin lanes in simulation" : device->error.c_str();
  std::snprintf(to, size, "%s", from);
  return NOVATE_OK;
}

novate_status novate_device_load(novate_device *device, uint32_t part, uint64_t first, uint64_t count,
                                 const void *from) {
  if (device->in_flight(-1)) return device->fail(NOVATE_BUSY, "a run is in flight");
  if (part == NOVATE_ROWS) return device->copy(device->rows, first, count, from);
  if (part == NOVATE_SLICES) return device->copy(device->slices, first, count, from);
  if (part == NOVATE_CASH) return device->copy(device->cash, first, count, from);
  if (part < NOVATE_COLLATERAL || part - NOVATE_COLLATERAL >= device->collateral.size())
    return device->fail(NOVATE_UNSUPPORTED, "there is no such part of the book");
  return device->copy(device->collateral[part - NOVATE_COLLATERAL], first, count, from);
}

// One word in a cycle, while the runs in flight go on.
novate_status novate_device_load_table(novate_device *device, uint32_t bank, uint32_t part, uint64_t first,
                                       uint64_t count, const void *from) {
  const uint64_t words = static_cast<uint64_t>(device->columns) * NOVATE_SEGMENTS;
  if (bank > 1 || part > NOVATE_OFFSET) return device->fail(NOVATE_INVALID, "there is no such part of a table");
  if (first > words || count > words - first) return device->fail(NOVATE_INVALID, "elements outside the part");
  if (device->in_flight(static_cast<int>(bank))) return device->fail(NOVATE_BUSY, "a run in flight reads this bank");
  for (uint64_t index = first; index < first + count; index++) {
    device->top->write_i = 1;
    device->top->write_bank_i = bank & 1;
    device->top->write_part_i = part & 3;
    device->top->write_column_i = static_cast<uint32_t>(index / NOVATE_SEGMENTS);
    device->top->write_segment_i = index % NOVATE_SEGMENTS;
    std::memcpy(&device->top->write_data_i, static_cast<const char *>(from) + (index - first) * 8, 8);
    device->tick();
  }
  device->top->write_i = 0;
  return NOVATE_OK;
}

novate_status novate_device_switch(novate_device *device, uint32_t bank) {
  if (bank > 1) return device->fail(NOVATE_INVALID, "there is no such bank");
  device->bank = bank;
  return NOVATE_OK;
}

novate_status novate_device_start(novate_device *device, const novate_run *run, uint64_t *ticket) {
  if (run->kind != NOVATE_RUN_MARGIN) return device->fail(NOVATE_UNSUPPORTED, "there are margin runs only");
  if (run->asset_count > device->collateral.size() || run->slice_from > run->slice_to ||
      run->slice_to > device->slices.size() || run->slice_to - run->slice_from > device->run_slices_max)
    return device->fail(NOVATE_INVALID, "the run is outside the book");
  for (uint32_t index = run->slice_from; index < run->slice_to; index++) {
    const Slice &slice = device->slices[index];
    if (slice.row_count > kRowsPerSlice || slice.first_row > device->rows.size() - slice.row_count)
      return device->fail(NOVATE_INVALID, "a slice has rows outside the book");
  }
  for (Run &free : device->runs) {
    if (free.ticket != 0) continue;
    free.lanes.clear();
    free.excess.clear();
    free.done = free.overflow = free.invalid = free.lost = false;
    free.row = free.slices_sent = free.slices_done = 0;
    free.header = free.slice = run->slice_from;
    free.run = *run;
    free.bank = device->bank;
    free.ticket = *ticket = device->next_ticket++;
    return NOVATE_OK;
  }
  return device->fail(NOVATE_BUSY, "as many runs are in flight as there can be");
}

novate_status novate_device_wait(novate_device *device, uint64_t ticket, uint64_t timeout_ns, uint32_t *flagged) {
  using clock = std::chrono::steady_clock;
  Run *run = device->find(ticket);
  if (run == nullptr) return device->fail(NOVATE_INVALID, "there is no such run");
  const auto begin = clock::now();
  while (!run->done) {
    for (uint32_t cycle = 0; cycle < kClockEvery && !run->done; cycle++) device->tick();
    const auto passed = std::chrono::duration_cast<std::chrono::nanoseconds>(clock::now() - begin).count();
    if (!run->done && static_cast<uint64_t>(passed) >= timeout_ns)
      return device->fail(NOVATE_TIMEOUT, "the run is not done");
  }
  *flagged = static_cast<uint32_t>(run->lanes.size());
  if (run->lost) return device->fail(NOVATE_LOST, "the design did nothing for too many cycles");
  if (run->invalid) return device->fail(NOVATE_INVALID, "a row names an instrument outside the table");
  return run->overflow ? device->fail(NOVATE_OVERFLOW, "the sum of an account left int64") : NOVATE_OK;
}

novate_status novate_device_read(novate_device *device, uint64_t ticket, uint32_t first, uint32_t count,
                                 int32_t *lanes, int64_t *excess, uint32_t *copied) {
  Run *run = device->find(ticket);
  if (run == nullptr || !run->done) return device->fail(NOVATE_INVALID, "there is no such run that is done");
  if (first > run->lanes.size() || count > run->lanes.size() - first)
    return device->fail(NOVATE_INVALID, "the run flagged fewer lanes");
  if (count > 0) {
    std::memcpy(lanes, run->lanes.data() + first, count * sizeof *lanes);
    std::memcpy(excess, run->excess.data() + first, count * sizeof *excess);
  }
  *copied = count;
  return NOVATE_OK;
}

// A run that is under way is let out of the design first, bounded by its rows.
novate_status novate_device_release(novate_device *device, uint64_t ticket) {
  Run *run = device->find(ticket);
  if (run == nullptr) return device->fail(NOVATE_INVALID, "there is no such run");
  if (device->current() == run && (run->slices_sent > 0 || device->top->slice_valid_i || device->top->row_valid_i))
    while (!run->done) device->tick();
  run->ticket = 0;
  return NOVATE_OK;
}
