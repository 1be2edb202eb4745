/** Marks of keys in text form: PEM, RFC 4716, OpenSSH and its base64, XML, and the members of a JWK or a JWK Set. */
const marks =
  /-----BEGIN|---- BEGIN|ssh-(?:rsa|dss|ed25519|ed448)|ecdsa-sha2-|AAAA(?:B3NzaC1|C3NzaC1|CXNzaC1|E2VjZHNh|GnNr|InNr)|<(?:\w{1,20}:)?(?:RSA|DSA|EC)KeyValue|["'](?:kty|keys)["']\s{0,99}:|\bkty["']?\s{0,99}[:=]\s{0,99}["']?(?:RSA|EC|OKP|AKP|oct)\b/

/** Escapes of JSON, JavaScript, URLs and HTML for one character. */
const escapes =
  /(?:\\u00|\\x|%)([0-9a-f]{2})|&(quot|apos|lt|gt|amp);|&#(\d{1,3});|&#x([0-9a-f]{2});/gi
const entities: ReadonlyMap<string, string> = new Map([
  ['quot', '"'],
  ['apos', "'"],
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
])

/** True for text in which a key stands. */
export function hasKeyText(text: string): boolean {
  return marks.test(text)
}

/** Text without the escapes of what it is written in, and without the NULs of UTF-16; the same text where there are none. */
export function unescaped(latin1: string): string {
  const narrow = latin1.includes('\0') ? latin1.replaceAll('\0', '') : latin1
  if (!/[\\%&]/.test(narrow)) return narrow
  return (
    narrow
      // JSON in JSON escapes the escapes.
      .replaceAll(/\\{2,}/g, '\\')
      .replaceAll(escapes, (_, hex?: string, entity?: string, decimal?: string, short?: string) =>
        entity === undefined
          ? String.fromCharCode(Number(decimal ?? `0x${hex ?? short}`) & 0xff)
          : (entities.get(entity.toLowerCase()) ?? ''),
      )
      .replaceAll(/\\[nrt]/g, ' ')
      .replaceAll('\\', '')
  )
}
