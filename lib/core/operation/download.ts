import { longDeadline, withDeadline } from '#lib/database/deadline';

/** Each chunk has its own deadline, so that a long file may take long, and a dead database ends it. */
async function* withinDeadline(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await withDeadline(longDeadline, () => iterator.next());
      if (done) return;
      yield value;
    }
  } finally {
    await iterator.return?.();
  }
}

/** A file as the answer of an operation, streamed: `output` does not narrow it, the operation must. */
export class Download {
  readonly chunks: AsyncIterable<string>;

  constructor(
    readonly type: 'text/csv',
    readonly name: string,
    chunks: AsyncIterable<string>,
  ) {
    this.chunks = withinDeadline(chunks);
  }
}

/** A small image as the answer of an operation, whose URL names its content: it may be cached for good. */
export class Image {
  constructor(
    readonly type: string,
    readonly name: string,
    readonly bytes: Uint8Array<ArrayBuffer>,
  ) {}
}
