/*
 * Checks a device: conformance LIBRARY [OPTIONS [SEED]]. Prints one line for each fault and ends with status 1 if
 * there was one. Compile with: cc -std=gnu11 -include novate_device.h conformance.c -o conformance -ldl
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LANES = 8, SLICES = 24, ROWS = 400, ASSETS = 3, IDS = 64, RUNS = 60, ONE_SECOND = 1000000000 };

typedef struct {
  int32_t lots[LANES];
  uint16_t instrument[LANES];
} row_t;

typedef struct {
  uint32_t first_row, row_count;
  uint64_t mask;
} slice_t;

/* ---- the functions of the library ---- */

static __typeof__(novate_device_abi) *abi_of;
static __typeof__(novate_device_open) *open_device;
static __typeof__(novate_device_close) *close_device;
static __typeof__(novate_device_register) *read_register;
static __typeof__(novate_device_text) *text_of;
static __typeof__(novate_device_load) *load;
static __typeof__(novate_device_load_table) *load_table;
static __typeof__(novate_device_switch) *switch_bank;
static __typeof__(novate_device_start) *start;
static __typeof__(novate_device_wait) *wait_for;
static __typeof__(novate_device_read) *read_run;
static __typeof__(novate_device_release) *release;

static novate_device *device;
static int faults;
static uint64_t state;

#define CHECK(holds, ...) \
  do { \
    if (!(holds)) { \
      char text[256] = ""; \
      if (device != 0) text_of(device, NOVATE_TEXT_ERROR, text, sizeof text); \
      printf("line %d: ", __LINE__); \
      printf(__VA_ARGS__); \
      printf(" (%s; last error of the device: %s)\n", #holds, text); \
      if (++faults > 20) exit(1); \
    } \
  } while (0)

#define OK(call) CHECK((call) == NOVATE_OK, "a call was refused")
#define REFUSED(call) CHECK((call) != NOVATE_OK, "a wrong call was taken")

static void bind(void *library) {
#define BIND(pointer, name) \
  if ((*(void **)&pointer = dlsym(library, #name)) == 0) { printf("%s is missing\n", #name); exit(1); }
  BIND(abi_of, novate_device_abi)
  BIND(open_device, novate_device_open)
  BIND(close_device, novate_device_close)
  BIND(read_register, novate_device_register)
  BIND(text_of, novate_device_text)
  BIND(load, novate_device_load)
  BIND(load_table, novate_device_load_table)
  BIND(switch_bank, novate_device_switch)
  BIND(start, novate_device_start)
  BIND(wait_for, novate_device_wait)
  BIND(read_run, novate_device_read)
  BIND(release, novate_device_release)
}

static uint64_t random64(void) { /* splitmix64 */
  uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
  return z ^ z >> 31;
}

static uint64_t below(uint64_t bound) { return random64() % bound; }

static uint64_t value_of(uint32_t index) {
  uint64_t value = 0;
  OK(read_register(device, index, &value));
  return value;
}

/* ---- the book and the definition ---- */

static row_t rows[ROWS];
static slice_t slices[SLICES];
static int64_t cash[SLICES * LANES];
static int64_t collateral[ASSETS][SLICES * LANES];
static uint64_t from[2][2 * (IDS + ASSETS)][NOVATE_SEGMENTS]; /* positions, then collateral */
static int64_t rate[2][2 * (IDS + ASSETS)][NOVATE_SEGMENTS];
static int64_t offset[2][2 * (IDS + ASSETS)][NOVATE_SEGMENTS];
static uint32_t slice_count, row_count, asset_count, id_count, instruments_max;

static __int128 term(int bank, uint32_t column, int64_t x) {
  uint64_t size = x < 0 ? -(uint64_t)x : (uint64_t)x;
  int s = 0;
  while (s + 1 < NOVATE_SEGMENTS && from[bank][column][s + 1] <= size) s++;
  return (__int128)rate[bank][column][s] * (__int128)size + offset[bank][column][s];
}

static int64_t excess_of(int bank, uint32_t assets, uint32_t slice, uint32_t l) {
  __int128 sum = (__int128)cash[slice * LANES + l] * 256;
  for (uint32_t a = 0; a < assets; a++) {
    int64_t b = collateral[a][slice * LANES + l];
    sum += term(bank, 2 * (IDS + a) + (b < 0), b);
  }
  for (uint32_t r = slices[slice].first_row; r < slices[slice].first_row + slices[slice].row_count; r++)
    sum += term(bank, 2u * rows[r].instrument[l] + (rows[r].lots[l] < 0), rows[r].lots[l]);
  return (int64_t)sum;
}

static void load_column(int bank, uint32_t column) {
  uint64_t at = column < 2 * IDS ? column : 2 * (instruments_max + 1) + column - 2 * IDS;
  OK(load_table(device, bank, NOVATE_FROM, at * NOVATE_SEGMENTS, NOVATE_SEGMENTS, from[bank][column]));
  OK(load_table(device, bank, NOVATE_RATE, at * NOVATE_SEGMENTS, NOVATE_SEGMENTS, rate[bank][column]));
  OK(load_table(device, bank, NOVATE_OFFSET, at * NOVATE_SEGMENTS, NOVATE_SEGMENTS, offset[bank][column]));
}

/* Any ascending segments, so that a wrong choice of a segment shows. */
static void make_column(int bank, uint32_t column) {
  uint64_t used = below(NOVATE_SEGMENTS), at = 0;
  int position = column < 2 * IDS;
  for (uint64_t s = 0; s < NOVATE_SEGMENTS; s++) {
    at += 1 + below(position ? 1 << 8 : 1 << 24) * below(3);
    from[bank][column][s] = s == 0 ? 0 : s > used ? UINT64_MAX : at;
    rate[bank][column][s] = (int64_t)random64() >> (position ? 40 : 44);
    offset[bank][column][s] = s == 0 ? 0 : (int64_t)random64() >> 8;
  }
  if (column < 2) rate[bank][column][0] = 0;
  load_column(bank, column);
}

static int32_t make_lots(uint32_t column) {
  uint64_t threshold = from[0][column][1 + below(15)];
  switch (below(6)) {
    case 0: return 0;
    case 1: return (int32_t)(random64() >> 40);
    case 2: return INT32_MIN;
    case 3: return INT32_MAX;
    default: return (int32_t)(threshold > 1 << 20 ? 1 : threshold) - (int32_t)below(2);
  }
}

static void make_slice(uint32_t slice) {
  for (uint32_t l = 0; l < LANES; l++) {
    cash[slice * LANES + l] = (int64_t)random64() >> (10 + below(50));
    for (uint32_t a = 0; a < asset_count; a++)
      collateral[a][slice * LANES + l] = (int64_t)random64() >> (26 + below(38));
  }
  slices[slice].mask = 0;
  for (uint32_t r = slices[slice].first_row; r < slices[slice].first_row + slices[slice].row_count; r++) {
    for (uint32_t l = 0; l < LANES; l++) {
      uint16_t id = (uint16_t)below(id_count);
      int32_t lots = id == 0 ? 0 : make_lots(2u * id);
      rows[r].instrument[l] = id;
      rows[r].lots[l] = below(2) ? lots : lots == INT32_MIN ? lots : -lots;
      slices[slice].mask |= UINT64_C(1) << (id & 63);
    }
  }
  uint32_t first = slices[slice].first_row;
  OK(load(device, NOVATE_SLICES, slice, 1, &slices[slice]));
  OK(load(device, NOVATE_CASH, slice * LANES, LANES, &cash[slice * LANES]));
  OK(load(device, NOVATE_ROWS, first, slices[slice].row_count, &rows[first]));
  for (uint32_t a = 0; a < asset_count; a++)
    OK(load(device, NOVATE_COLLATERAL + a, slice * LANES, LANES, &collateral[a][slice * LANES]));
}

/* ---- runs ---- */

static novate_run random_run(int bank) {
  novate_run run = {NOVATE_RUN_MARGIN, (uint32_t)below(asset_count + 1), 0, 0, NOVATE_EVERY_SLICE, 0};
  run.slice_from = (uint32_t)below(slice_count + 1);
  run.slice_to = run.slice_from + (uint32_t)below(slice_count - run.slice_from + 1);
  if (below(2)) run.changed_mask = UINT64_C(1) << below(64) | UINT64_C(1) << below(64);
  if (below(8) == 0) run.changed_mask = 0;
  if (below(2)) run.excess_below = below(2) ? INT64_MAX : (int64_t)random64() >> 2;
  if (run.slice_from < run.slice_to && below(2)) { /* the excess of one of its accounts, or 1 above */
    uint32_t slice = run.slice_from + (uint32_t)below(run.slice_to - run.slice_from);
    run.excess_below = excess_of(bank, run.asset_count, slice, (uint32_t)below(LANES)) + (int64_t)below(2);
  }
  return run;
}

/* Waits in short steps for ten seconds in all: every wait must keep its bound, and a run has to end. */
static novate_status await(uint64_t ticket, uint32_t *flagged) {
  novate_status status = NOVATE_TIMEOUT;
  for (int step = 0; step < 100 && status == NOVATE_TIMEOUT; step++)
    status = wait_for(device, ticket, ONE_SECOND / 10, flagged);
  return status;
}

static void check_run(const novate_run *run, int bank, uint64_t ticket) {
  static int32_t lanes[SLICES * LANES + 1];
  static int64_t excess[SLICES * LANES + 1];
  uint32_t flagged = 0, copied = 0, index = 0;
  OK(await(ticket, &flagged));
  CHECK(flagged <= (run->slice_to - run->slice_from) * LANES, "%u lanes flagged", flagged);
  if (flagged > SLICES * LANES) return;
  memset(lanes, 0x5a, sizeof lanes);
  memset(excess, 0x5a, sizeof excess);
  uint32_t part = flagged / 2; /* results are read in two pieces */
  OK(read_run(device, ticket, 0, part, lanes, excess, &copied));
  CHECK(copied == part, "%u of %u copied", copied, part);
  OK(read_run(device, ticket, part, flagged - part, lanes + part, excess + part, &copied));
  CHECK(copied == flagged - part, "%u of %u copied", copied, flagged - part);
  CHECK(lanes[flagged] == 0x5a5a5a5a, "a lane was written behind those asked for");
  REFUSED(read_run(device, ticket, 0, flagged + 1, lanes, excess, &copied));
  for (uint32_t slice = run->slice_from; slice < run->slice_to; slice++) {
    if (run->changed_mask != NOVATE_EVERY_SLICE && (run->changed_mask & slices[slice].mask) == 0) continue;
    for (uint32_t l = 0; l < LANES; l++) {
      int64_t expected = excess_of(bank, run->asset_count, slice, l);
      if (expected >= run->excess_below) continue;
      CHECK(index < flagged && lanes[index] == (int32_t)(slice * LANES + l), "lane %u is not flagged in its place",
            slice * LANES + l);
      CHECK(index < flagged && excess[index] == expected, "excess of lane %u: %lld, not %lld", slice * LANES + l,
            (long long)excess[index], (long long)expected);
      index++;
    }
  }
  CHECK(index == flagged, "%u lanes flagged, not %u", flagged, index);
  OK(release(device, ticket));
  REFUSED(wait_for(device, ticket, 0, &flagged));
}

static void check_registers(void) {
  char name[8] = "", byte = 1;
  uint64_t none;
  CHECK(value_of(NOVATE_REG_ABI) == abi_of(), "two versions");
  CHECK(value_of(NOVATE_REG_LANES) >= 1, "no lane");
  CHECK(value_of(NOVATE_REG_INSTRUMENTS_MAX) >= 1, "no instrument");
  CHECK(value_of(NOVATE_REG_INSTRUMENTS_MAX) <= 65535, "an instrument has 16 bits");
  CHECK(value_of(NOVATE_REG_SEGMENTS) == NOVATE_SEGMENTS, "segments");
  CHECK(value_of(NOVATE_REG_BANKS) == 2, "banks");
  CHECK(value_of(NOVATE_REG_RUNS_MAX) >= 2, "runs in flight");
  CHECK(value_of(NOVATE_REG_SLICES_MAX) >= SLICES, "slices");
  CHECK(value_of(NOVATE_REG_ROWS_MAX) >= ROWS, "rows");
  CHECK(value_of(NOVATE_REG_RUN_SLICES_MAX) >= SLICES, "slices of a run");
  CHECK((value_of(NOVATE_REG_FEATURES) & ~UINT64_C(2)) == NOVATE_FEATURE_MARGIN, "features");
  REFUSED(read_register(device, 999, &none));
  OK(text_of(device, NOVATE_TEXT_NAME, name, sizeof name));
  CHECK(name[0] != 0 && name[sizeof name - 1] == 0, "the name is cut to its room and not empty");
  OK(text_of(device, NOVATE_TEXT_ERROR, &byte, 1));
  CHECK(byte == 0, "a text ends with 0");
}

static void check_refusals(void) {
  int64_t word = 0;
  uint64_t ticket;
  uint64_t slices_max = value_of(NOVATE_REG_SLICES_MAX);
  REFUSED(load(device, NOVATE_CASH, slices_max * LANES, 1, &word));
  REFUSED(load(device, NOVATE_CASH, UINT64_MAX, 2, &word));
  REFUSED(load(device, 7, 0, 1, &word));
  REFUSED(load(device, NOVATE_COLLATERAL + (uint32_t)value_of(NOVATE_REG_ASSETS_MAX), 0, 1, &word));
  REFUSED(load_table(device, 2, NOVATE_RATE, 0, 1, &word));
  REFUSED(load_table(device, 0, 3, 0, 1, &word));
  REFUSED(load_table(device, 0, NOVATE_RATE, UINT64_C(1) << 40, 1, &word));
  REFUSED(switch_bank(device, 2));
  novate_run run = {NOVATE_RUN_MARGIN, 0, 1, 0, NOVATE_EVERY_SLICE, 0};
  REFUSED(start(device, &run, &ticket));
  run.slice_to = (uint32_t)slices_max + 1;
  REFUSED(start(device, &run, &ticket));
  run = (novate_run){NOVATE_RUN_MARGIN, (uint32_t)value_of(NOVATE_REG_ASSETS_MAX) + 1, 0, 1, NOVATE_EVERY_SLICE, 0};
  REFUSED(start(device, &run, &ticket));
  run = (novate_run){77, 0, 0, 1, NOVATE_EVERY_SLICE, 0};
  REFUSED(start(device, &run, &ticket));
  slice_t outside = {(uint32_t)value_of(NOVATE_REG_ROWS_MAX), 1, 0}, before = slices[0];
  OK(load(device, NOVATE_SLICES, 0, 1, &outside));
  run = (novate_run){NOVATE_RUN_MARGIN, 0, 0, 1, NOVATE_EVERY_SLICE, 0};
  REFUSED(start(device, &run, &ticket));
  OK(load(device, NOVATE_SLICES, 0, 1, &before));
}

/* A sum that leaves int64 is told, and the device is of use afterwards. */
static void check_overflow(int bank) {
  int64_t before = cash[0], large = INT64_MAX;
  novate_run run = {NOVATE_RUN_MARGIN, 0, 0, 1, NOVATE_EVERY_SLICE, INT64_MAX};
  uint64_t ticket;
  uint32_t flagged;
  OK(load(device, NOVATE_CASH, 0, 1, &large));
  OK(start(device, &run, &ticket));
  CHECK(await(ticket, &flagged) == NOVATE_OVERFLOW, "an overflow is not told");
  OK(release(device, ticket));
  OK(load(device, NOVATE_CASH, 0, 1, &before));
  OK(start(device, &run, &ticket));
  check_run(&run, bank, ticket);
}

/* While two runs are in flight the other bank may be loaded, and each run keeps the bank it began with. */
static void check_two_in_flight(void) {
  novate_run first = {NOVATE_RUN_MARGIN, 0, 0, slice_count, NOVATE_EVERY_SLICE, INT64_MAX}, second = first;
  uint64_t one, two, three;
  int bank = (int)below(2);
  second.asset_count = asset_count;
  OK(switch_bank(device, bank));
  OK(start(device, &first, &one));
  make_column(1 - bank, 2 * (1 + (uint32_t)below(id_count - 1)));
  OK(switch_bank(device, 1 - bank));
  OK(start(device, &second, &two));
  CHECK(one != two && one != 0 && two != 0, "tickets %llu and %llu", (unsigned long long)one,
        (unsigned long long)two);
  if (value_of(NOVATE_REG_RUNS_MAX) == 2)
    CHECK(start(device, &second, &three) == NOVATE_BUSY, "three runs in flight");
  if (below(2)) {
    check_run(&first, bank, one);
    check_run(&second, 1 - bank, two);
  } else {
    check_run(&second, 1 - bank, two);
    check_run(&first, bank, one);
  }
  OK(start(device, &first, &one)); /* released before anybody waited for it */
  OK(release(device, one));
}

static void make_book(void) {
  uint32_t at = 0;
  for (int bank = 0; bank < 2; bank++)
    for (uint32_t column = 0; column < 2 * (IDS + asset_count); column++)
      if (column < 2 * id_count || column >= 2 * IDS) make_column(bank, column);
  slice_count = SLICES;
  row_count = ROWS;
  for (uint32_t slice = 0; slice < slice_count; slice++) {
    uint32_t count = slice == 3 ? 64 : (uint32_t)below(14);
    at += (uint32_t)below(2);
    slices[slice] = (slice_t){at, count, 0};
    at += count;
    make_slice(slice);
  }
}

int main(int argc, char **argv) {
  void *library = argc > 1 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : 0;
  if (library == 0) {
    printf("usage: conformance LIBRARY [OPTIONS [SEED]]: %s\n", argc > 1 ? dlerror() : "no library");
    return 1;
  }
  state = argc > 3 ? strtoull(argv[3], 0, 10) : 1;
  bind(library);
  if (abi_of() >> 16 != NOVATE_DEVICE_ABI >> 16) {
    printf("the library has version %x, this program %x\n", abi_of(), NOVATE_DEVICE_ABI);
    return 1;
  }
  novate_status opened = open_device(argc > 2 ? argv[2] : "", &device);
  if (opened != NOVATE_OK) {
    printf("open answered %d\n", opened);
    return 1;
  }
  check_registers();
  instruments_max = (uint32_t)value_of(NOVATE_REG_INSTRUMENTS_MAX);
  id_count = instruments_max < IDS - 1 ? instruments_max + 1 : IDS;
  uint64_t assets = value_of(NOVATE_REG_ASSETS_MAX);
  asset_count = assets < ASSETS ? (uint32_t)assets : ASSETS;
  make_book();
  check_refusals();
  int bank = 0;
  OK(switch_bank(device, bank));
  check_overflow(bank);
  for (int count = 0; count < RUNS; count++) {
    if (below(3) == 0) make_slice((uint32_t)below(slice_count));
    if (below(3) == 0) make_column((int)below(2), 2 + (uint32_t)below(2 * id_count - 2));
    if (below(3) == 0) OK(switch_bank(device, bank = (int)below(2)));
    novate_run run = random_run(bank);
    uint64_t ticket = 0;
    OK(start(device, &run, &ticket));
    check_run(&run, bank, ticket);
    if (count % 4 == 0) {
      check_two_in_flight();
      OK(switch_bank(device, bank));
    }
  }
  CHECK(value_of(NOVATE_REG_BEATS) > 0 && value_of(NOVATE_REG_RUNS) >= RUNS, "counters");
  CHECK(value_of(NOVATE_REG_STALLS) <= value_of(NOVATE_REG_CYCLES), "more stalls than cycles");
  OK(close_device(device));
  device = 0;
  printf("%s\n", faults == 0 ? "conforms" : "does not conform");
  return faults != 0;
}
