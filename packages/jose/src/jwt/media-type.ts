/** A media type as `typ` and `cty` are compared: in lower case, without the `application/` that may be left out, RFC 7515 §4.1.9. */
export function mediaType(type: string): string {
  const lower = type.toLowerCase()
  return lower.startsWith('application/') ? lower.slice('application/'.length) : lower
}
