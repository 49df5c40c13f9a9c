import type { Endpoint } from '#tests/fuzz/document';

/** Counts answers, and keeps one finding of each kind. */

export interface Finding {
  /** The number of the draw, for `--only`. */
  index: number;
  fault: string;
  request: string;
}

export interface Statistics {
  /** `milliseconds` is how long the answer took, where it was timed. */
  count(status: number, milliseconds?: number): void;
  times(): number[];
  /** An answer that was late while the machine was overloaded. */
  late(): void;
  lateness(): number;
  /** Remembers a request before it is sent. */
  note(request: string): void;
  /** The last requests, the newest last: one of them ended the server. */
  recent(): string[];
  reach(endpoint: Endpoint): void;
  find(finding: Finding): void;
  findings(): Finding[];
  statuses(): ReadonlyMap<number, number>;
  reached(endpoint: Endpoint): number;
}

const mostFindings = 25;
const mostNotes = 40;

/** Two findings are of one kind if they differ in values only. */
const kindOf = ({ fault, request }: Finding) =>
  `${request.split(/[?·]/)[0]?.replace(/[0-9a-f-]{36}/g, '')} ${fault.replace(/\d+|"[^"]*"/g, '').slice(0, 60)}`;

export function newStatistics(): Statistics {
  const statuses = new Map<number, number>();
  const successes = new Map<string, number>();
  const findings = new Map<string, Finding>();
  const times: number[] = [];
  const notes: string[] = [];
  let late = 0;
  const more = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  return {
    count(status, milliseconds) {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (milliseconds !== undefined) times.push(milliseconds);
    },
    times: () => times,
    late() {
      late += 1;
    },
    lateness: () => late,
    note(request) {
      notes.push(request);
      if (notes.length > mostNotes) notes.shift();
    },
    recent: () => notes,
    reach: ({ name }) => void more(successes, name),
    find(finding) {
      const kind = kindOf(finding);
      if (findings.has(kind) || findings.size >= mostFindings) return;
      findings.set(kind, finding);
      console.log(`✗ --only ${finding.index}: ${finding.fault}\n    ${finding.request}`);
    },
    findings: () => [...findings.values()],
    statuses: () => statuses,
    reached: ({ name }) => successes.get(name) ?? 0,
  };
}
