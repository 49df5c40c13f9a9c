/** A file as the answer of an operation, made while it is sent: `output` does not narrow it, the operation must. */
export class Download {
  constructor(
    readonly type: 'text/csv',
    readonly name: string,
    readonly chunks: AsyncIterable<string>,
  ) {}
}
