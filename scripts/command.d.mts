interface Options {
  failure: string;
}

export function runNode(parameters: string[], options: Options): Promise<string>;
export function runNpm(parameters: string[], options: Options): Promise<string>;
