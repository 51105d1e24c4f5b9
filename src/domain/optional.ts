/** What `parse` makes of a text that may be absent; `rest` is what it takes beside it. */
export function optional<Value, Rest extends readonly unknown[]>(
  text: string | undefined,
  parse: (text: string, ...rest: Rest) => Value,
  ...rest: Rest
): Value | undefined {
  return text === undefined ? undefined : parse(text, ...rest);
}
