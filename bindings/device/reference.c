/* A device in plain C: one account, one position at a time. Compiled after novate_device.h. */
#include <stdlib.h>
#include <string.h>

enum {
  INSTRUMENTS_MAX = 4096,
  ASSETS_MAX = 16,
  SLICES_MAX = 1 << 14,
  ROWS_MAX = 1 << 18,
  ROWS_PER_SLICE_MAX = 64,
  RUN_SLICES_MAX = 1 << 10,
  BANKS = 2,
  RUNS_MAX = 2,
  LANES = 8,
  COLUMNS = 2 * (INSTRUMENTS_MAX + 1) + 2 * ASSETS_MAX
};

typedef struct {
  int32_t lots[LANES];
  uint16_t instrument[LANES];
} row_t;

typedef struct {
  uint32_t first_row;
  uint32_t row_count;
  uint64_t mask;
} slice_t;

typedef struct {
  uint64_t from[COLUMNS * NOVATE_SEGMENTS];
  int64_t rate[COLUMNS * NOVATE_SEGMENTS];
  int64_t offset[COLUMNS * NOVATE_SEGMENTS];
} table_t;

typedef struct {
  uint64_t ticket; /* 0: free */
  uint32_t bank;
  int done;
  int overflow;
  novate_run run;
  uint32_t flagged;
  int32_t lanes[RUN_SLICES_MAX * LANES];
  int64_t excess[RUN_SLICES_MAX * LANES];
} run_t;

struct novate_device {
  row_t rows[ROWS_MAX];
  slice_t slices[SLICES_MAX];
  int64_t cash[SLICES_MAX * LANES];
  int64_t collateral[ASSETS_MAX][SLICES_MAX * LANES];
  table_t table[BANKS];
  run_t runs[RUNS_MAX];
  uint32_t bank;
  uint64_t next_ticket;
  uint64_t beats;
  uint64_t runs_ended;
  const char *error;
};

static novate_status fail(novate_device *device, novate_status status, const char *error) {
  device->error = error;
  return status;
}

uint32_t novate_device_abi(void) { return NOVATE_DEVICE_ABI; }

novate_status novate_device_open(const char *options, novate_device **device) {
  if (options[0] != 0) return NOVATE_INVALID;
  *device = calloc(1, sizeof **device); /* the pages come when they are written */
  if (*device == 0) return NOVATE_LOST;
  (*device)->next_ticket = 1;
  (*device)->error = "";
  for (int bank = 0; bank < BANKS; bank++)
    for (int index = 0; index < COLUMNS * NOVATE_SEGMENTS; index++)
      (*device)->table[bank].from[index] = index % NOVATE_SEGMENTS == 0 ? 0 : UINT64_MAX;
  return NOVATE_OK;
}

novate_status novate_device_close(novate_device *device) {
  free(device);
  return NOVATE_OK;
}

novate_status novate_device_register(novate_device *device, uint32_t index, uint64_t *value) {
  switch (index) {
    case NOVATE_REG_ABI: *value = NOVATE_DEVICE_ABI; break;
    case NOVATE_REG_LANES: *value = 1; break;
    case NOVATE_REG_CLOCK_HZ: *value = 0; break;
    case NOVATE_REG_INSTRUMENTS_MAX: *value = INSTRUMENTS_MAX; break;
    case NOVATE_REG_ASSETS_MAX: *value = ASSETS_MAX; break;
    case NOVATE_REG_SEGMENTS: *value = NOVATE_SEGMENTS; break;
    case NOVATE_REG_SLICES_MAX: *value = SLICES_MAX; break;
    case NOVATE_REG_ROWS_MAX: *value = ROWS_MAX; break;
    case NOVATE_REG_BANKS: *value = BANKS; break;
    case NOVATE_REG_RUNS_MAX: *value = RUNS_MAX; break;
    case NOVATE_REG_RUN_SLICES_MAX: *value = RUN_SLICES_MAX; break;
    case NOVATE_REG_FEATURES: *value = NOVATE_FEATURE_MARGIN; break;
    case NOVATE_REG_CYCLES: *value = 8 * device->beats; break;
    case NOVATE_REG_STALLS: *value = 0; break;
    case NOVATE_REG_BEATS: *value = device->beats; break;
    case NOVATE_REG_RUNS: *value = device->runs_ended; break;
    default: return fail(device, NOVATE_INVALID, "there is no such register");
  }
  return NOVATE_OK;
}

novate_status novate_device_text(novate_device *device, uint32_t text, char *to, uint64_t size) {
  const char *from = text == NOVATE_TEXT_NAME ? "reference device in C" : device->error;
  if (text > NOVATE_TEXT_ERROR || size == 0) return fail(device, NOVATE_INVALID, "there is no such text");
  uint64_t length = strlen(from);
  if (length >= size) length = size - 1;
  memcpy(to, from, length);
  to[length] = 0;
  return NOVATE_OK;
}

static int in_flight(const novate_device *device, int bank) {
  for (int index = 0; index < RUNS_MAX; index++) {
    const run_t *run = &device->runs[index];
    if (run->ticket != 0 && !run->done && (bank < 0 || run->bank == (uint32_t)bank)) return 1;
  }
  return 0;
}

/* Copies elements of a column of memory unless they are outside it. */
static novate_status copy(novate_device *device, void *to, uint64_t max, uint64_t bytes, uint64_t first,
                          uint64_t count, const void *from) {
  if (first > max || count > max - first) return fail(device, NOVATE_INVALID, "elements outside the part");
  memcpy((char *)to + first * bytes, from, count * bytes);
  return NOVATE_OK;
}

novate_status novate_device_load(novate_device *device, uint32_t part, uint64_t first, uint64_t count,
                                 const void *from) {
  if (in_flight(device, -1)) return fail(device, NOVATE_BUSY, "a run is in flight");
  switch (part) {
    case NOVATE_ROWS: return copy(device, device->rows, ROWS_MAX, sizeof(row_t), first, count, from);
    case NOVATE_SLICES: return copy(device, device->slices, SLICES_MAX, sizeof(slice_t), first, count, from);
    case NOVATE_CASH: return copy(device, device->cash, SLICES_MAX * LANES, 8, first, count, from);
    default:
      if (part < NOVATE_COLLATERAL || part >= NOVATE_COLLATERAL + ASSETS_MAX)
        return fail(device, NOVATE_UNSUPPORTED, "there is no such part of the book");
      return copy(device, device->collateral[part - NOVATE_COLLATERAL], SLICES_MAX * LANES, 8, first, count, from);
  }
}

novate_status novate_device_load_table(novate_device *device, uint32_t bank, uint32_t part, uint64_t first,
                                       uint64_t count, const void *from) {
  if (bank >= BANKS) return fail(device, NOVATE_INVALID, "there is no such bank");
  if (in_flight(device, (int)bank)) return fail(device, NOVATE_BUSY, "a run in flight reads this bank");
  table_t *table = &device->table[bank];
  switch (part) {
    case NOVATE_FROM: return copy(device, table->from, COLUMNS * NOVATE_SEGMENTS, 8, first, count, from);
    case NOVATE_RATE: return copy(device, table->rate, COLUMNS * NOVATE_SEGMENTS, 8, first, count, from);
    case NOVATE_OFFSET: return copy(device, table->offset, COLUMNS * NOVATE_SEGMENTS, 8, first, count, from);
    default: return fail(device, NOVATE_UNSUPPORTED, "there is no such part of a table");
  }
}

novate_status novate_device_switch(novate_device *device, uint32_t bank) {
  if (bank >= BANKS) return fail(device, NOVATE_INVALID, "there is no such bank");
  device->bank = bank;
  return NOVATE_OK;
}

novate_status novate_device_start(novate_device *device, const novate_run *run, uint64_t *ticket) {
  if (run->kind != NOVATE_RUN_MARGIN) return fail(device, NOVATE_UNSUPPORTED, "there are margin runs only");
  if (run->asset_count > ASSETS_MAX || run->slice_from > run->slice_to || run->slice_to > SLICES_MAX ||
      run->slice_to - run->slice_from > RUN_SLICES_MAX)
    return fail(device, NOVATE_INVALID, "the run is outside the book");
  for (uint32_t s = run->slice_from; s < run->slice_to; s++) {
    const slice_t *slice = &device->slices[s];
    if (slice->row_count > ROWS_PER_SLICE_MAX || slice->first_row > ROWS_MAX - slice->row_count)
      return fail(device, NOVATE_INVALID, "a slice has rows outside the book");
  }
  for (int index = 0; index < RUNS_MAX; index++) {
    run_t *slot = &device->runs[index];
    if (slot->ticket == 0) {
      slot->ticket = *ticket = device->next_ticket++;
      slot->run = *run;
      slot->bank = device->bank;
      slot->done = slot->overflow = 0;
      slot->flagged = 0;
      return NOVATE_OK;
    }
  }
  return fail(device, NOVATE_BUSY, "as many runs are in flight as there can be");
}

static __int128 term(const table_t *table, uint32_t column, uint64_t size) {
  uint32_t first = column * NOVATE_SEGMENTS, segment = 0;
  while (segment + 1 < NOVATE_SEGMENTS && table->from[first + segment + 1] <= size) segment++;
  return (__int128)table->rate[first + segment] * (__int128)size + table->offset[first + segment];
}

static uint64_t size_of(int64_t value) { return value < 0 ? -(uint64_t)value : (uint64_t)value; }

/* Returns whether an instrument is one of the table. */
static int evaluate(novate_device *device, run_t *run, uint32_t s) {
  const table_t *table = &device->table[run->bank];
  const slice_t *slice = &device->slices[s];
  for (uint32_t l = 0; l < LANES; l++) {
    uint32_t lane = s * LANES + l;
    __int128 sum = (__int128)device->cash[lane] * 256;
    for (uint32_t asset = 0; asset < run->run.asset_count; asset++) {
      int64_t balance = device->collateral[asset][lane];
      sum += term(table, 2 * (INSTRUMENTS_MAX + 1) + 2 * asset + (balance < 0), size_of(balance));
    }
    for (uint32_t r = 0; r < slice->row_count; r++) {
      const row_t *row = &device->rows[slice->first_row + r];
      if (row->instrument[l] > INSTRUMENTS_MAX) return 0;
      sum += term(table, 2u * row->instrument[l] + (row->lots[l] < 0), size_of(row->lots[l]));
    }
    if (sum != (int64_t)sum) run->overflow = 1;
    if ((int64_t)sum < run->run.excess_below) {
      run->lanes[run->flagged] = (int32_t)lane;
      run->excess[run->flagged++] = (int64_t)sum;
    }
  }
  device->beats += run->run.asset_count + slice->row_count;
  return 1;
}

static run_t *find(novate_device *device, uint64_t ticket) {
  for (int index = 0; ticket != 0 && index < RUNS_MAX; index++)
    if (device->runs[index].ticket == ticket) return &device->runs[index];
  return 0;
}

novate_status novate_device_wait(novate_device *device, uint64_t ticket, uint64_t timeout_ns, uint32_t *flagged) {
  run_t *run = find(device, ticket);
  (void)timeout_ns;
  if (run == 0) return fail(device, NOVATE_INVALID, "there is no such run");
  for (uint32_t s = run->run.slice_from; !run->done && s < run->run.slice_to; s++) {
    uint64_t mask = run->run.changed_mask;
    if (mask != NOVATE_EVERY_SLICE && (device->slices[s].mask & mask) == 0) continue;
    if (!evaluate(device, run, s)) {
      run->done = 1;
      run->flagged = 0;
      return fail(device, NOVATE_INVALID, "a row names an instrument outside the table");
    }
  }
  device->runs_ended += !run->done;
  run->done = 1;
  *flagged = run->flagged;
  return run->overflow ? fail(device, NOVATE_OVERFLOW, "the sum of an account left int64") : NOVATE_OK;
}

novate_status novate_device_read(novate_device *device, uint64_t ticket, uint32_t first, uint32_t count,
                                 int32_t *lanes, int64_t *excess, uint32_t *copied) {
  run_t *run = find(device, ticket);
  if (run == 0 || !run->done) return fail(device, NOVATE_INVALID, "there is no such run that is done");
  if (first > run->flagged || count > run->flagged - first)
    return fail(device, NOVATE_INVALID, "the run flagged fewer lanes");
  memcpy(lanes, run->lanes + first, count * sizeof *lanes);
  memcpy(excess, run->excess + first, count * sizeof *excess);
  *copied = count;
  return NOVATE_OK;
}

novate_status novate_device_release(novate_device *device, uint64_t ticket) {
  run_t *run = find(device, ticket);
  if (run == 0) return fail(device, NOVATE_INVALID, "there is no such run");
  run->ticket = 0;
  return NOVATE_OK;
}
