import { expect, test } from '@playwright/test';
import { newFloodGuard } from '#lib/server/flood';
import { countOutcomes } from '#tests/support/context';

test('one IP cannot take all connections, and its neighbors notice nothing', async () => {
  const refuseFlood = newFloodGuard({ points: 20, duration: 600 });
  const requests = Array.from({ length: 30 }, (_, index) => refuseFlood(`2001:db8::${index}`));
  expect(await countOutcomes(requests)).toEqual({ accepted: 20, rate_limited: 10 });
  expect(await countOutcomes([refuseFlood('2001:db8:0:1::1'), refuseFlood('203.0.113.1')])).toEqual({
    accepted: 2,
  });
});
