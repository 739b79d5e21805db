/*
 * The reference device behind functions that misbehave on purpose; its functions are called reference_... here.
 * The option is the fault, after it a colon and the number of runs that go well before it.
 */
#ifndef ABI
#define ABI NOVATE_DEVICE_ABI
#endif

static char fault[32];
static long good_runs;

static int now(const char *name) { return good_runs < 0 && strcmp(fault, name) == 0; }

uint32_t novate_device_abi(void) { return ABI; }

novate_status novate_device_open(const char *options, novate_device **device) {
  const char *colon = strchr(options, ':');
  size_t length = colon == 0 ? strlen(options) : (size_t)(colon - options);
  memset(fault, 0, sizeof fault);
  memcpy(fault, options, length < sizeof fault ? length : 0);
  good_runs = colon == 0 ? 0 : atol(colon + 1);
  if (strcmp(fault, "no-device") == 0) return NOVATE_LOST;
  return reference_open("", device);
}

novate_status novate_device_register(novate_device *device, uint32_t index, uint64_t *value) {
  novate_status status = reference_register(device, index, value);
  if (strcmp(fault, "small") == 0 && index == NOVATE_REG_SLICES_MAX) *value = 4;
  if (strcmp(fault, "few-instruments") == 0 && index == NOVATE_REG_INSTRUMENTS_MAX) *value = 7;
  if (strcmp(fault, "one-bank") == 0 && index == NOVATE_REG_BANKS) *value = 1;
  if (strcmp(fault, "short-runs") == 0 && index == NOVATE_REG_RUN_SLICES_MAX) *value = 3;
  return status;
}

novate_status novate_device_start(novate_device *device, const novate_run *run, uint64_t *ticket) {
  good_runs--;
  if (now("lost-at-start")) return fail(device, NOVATE_LOST, "pulled out before the run");
  return reference_start(device, run, ticket);
}

novate_status novate_device_wait(novate_device *device, uint64_t ticket, uint64_t timeout_ns, uint32_t *flagged) {
  if (now("timeout")) return fail(device, NOVATE_TIMEOUT, "the run is not done");
  novate_status status = reference_wait(device, ticket, timeout_ns, flagged);
  if (now("lost")) return fail(device, NOVATE_LOST, "pulled out in the middle of a run");
  if (now("too-many")) *flagged = 1u << 30;
  if (now("unknown-status")) return 77;
  return status;
}

novate_status novate_device_read(novate_device *device, uint64_t ticket, uint32_t first, uint32_t count,
                                 int32_t *lanes, int64_t *excess, uint32_t *copied) {
  novate_status status = reference_read(device, ticket, first, count, lanes, excess, copied);
  if (count == 0) return status;
  if (now("short-read")) *copied = count - 1;
  if (now("wrong-lane")) lanes[count - 1] = 1 << 30;
  if (now("out-of-order")) lanes[count - 1] = lanes[0] - 1;
  if (now("not-short")) excess[count - 1] = INT64_MAX;
  if (now("lost-at-read")) return fail(device, NOVATE_LOST, "pulled out while results were read");
  return status;
}
