/** Header fields by lower-case name. Nothing is inherited: a name that the other side did not send is absent. */
export type Fields = Readonly<Record<string, string>>

/** The fields of a message of node:http, whose names and values alternate; repeated ones are joined, RFC 9110 §5.3. */
export function fieldsOfRaw(raw: readonly string[]): Fields {
  const fields: Record<string, string> = Object.create(null)
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = (raw[at] ?? '').toLowerCase()
    const value = raw[at + 1] ?? ''
    fields[name] = name in fields ? `${fields[name]}, ${value}` : value
  }
  return fields
}

/** Fields as a response of `fetch` holds them, names in lower case. */
export interface FieldList {
  forEach(each: (value: string, name: string) => void): void
}

/** The fields of a response. Of the ways to read those of `fetch` this one costs the least. */
export function fieldsOf(list: FieldList): Fields {
  const fields: Record<string, string> = Object.create(null)
  list.forEach((value, name) => {
    fields[name] = value
  })
  return fields
}
