import { job } from '#lib/core/background/job';
import { seconds } from '#lib/core/durations';
import { readPrepared } from '#lib/database/client';
import { readClock } from '#lib/database/clock';
import { tryToWrite } from '#lib/database/disk';
import { watchSchema } from '#lib/database/schema-state';

/** What a node checks of its database, of whatever version that is. */

export const schemaCheck = job({
  name: 'schema',
  every: seconds(1),
  run: () => watchSchema(readPrepared),
  always: true,
});

export const clockReading = job({
  name: 'clock',
  every: seconds(1),
  run: () => readClock(readPrepared),
  always: true,
});

export const diskCheck = job({
  name: 'disk',
  every: seconds(10),
  run: () => tryToWrite(readPrepared),
  always: true,
});
