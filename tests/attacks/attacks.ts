import { existsSync, readFileSync } from 'node:fs';
import { readCases, readReport } from '#tests/attacks/coverage';
import { attackReport } from '#tests/attacks/report';
import { testedHash, testReport } from '../../scripts/sources.mjs';
import { Stop } from '../../scripts/terminal.mjs';

/** What the last whole run of the tests says, if it was of these sources. */
function lastRun() {
  const report = existsSync(testReport) ? JSON.parse(readFileSync(testReport, 'utf8')) : null;
  if (report?.config.metadata.sources !== testedHash())
    throw new Stop('There is no whole run of these tests and sources: run `npm test`, then this again.');
  const ends = readReport(report);
  const unfinished = ends.filter(({ status }) => status === 'unknown').length;
  if (unfinished > 0)
    throw new Stop(`The last run stopped before ${unfinished} tests: run \`npm test\`, then this again.`);
  return ends;
}

/** Prints which attacks of `tests/attacks.csv` no passing test shows. Returns whether enough are shown. */
export function attacks(): boolean {
  const { lines, reached } = attackReport(readCases(readFileSync('tests/attacks.csv', 'utf8')), lastRun());
  for (const line of lines) console.log(line);
  return reached;
}
