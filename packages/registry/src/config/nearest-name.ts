/** Names that people try, and what is meant: those of Authlib where they are not ours in another case, of RFC 8414 and of other libraries. */
const meant: ReadonlyMap<string, string> = new Map([
  ['clientkwargs', 'clientOptions'],
  ['key', 'clientId'],
  ['consumerkey', 'clientId'],
  ['secret', 'clientSecret'],
  ['consumersecret', 'clientSecret'],
  ['clientcls', 'appClass'],
  ['authorizationurl', 'authorizeUrl'],
  ['authorizationendpoint', 'authorizeUrl'],
  ['authorizationparams', 'authorizeParams'],
  ['tokenurl', 'accessTokenUrl'],
  ['tokenendpoint', 'accessTokenUrl'],
  ['revocationendpoint', 'revocationUrl'],
  ['revoketokenurl', 'revocationUrl'],
  ['introspectionendpoint', 'introspectionUrl'],
  ['introspecttokenurl', 'introspectionUrl'],
  ['userinfourl', 'userinfoEndpoint'],
  ['endsessionurl', 'endSessionEndpoint'],
  ['logouturl', 'endSessionEndpoint'],
  ['jwksurl', 'jwksUri'],
  ['discoveryurl', 'serverMetadataUrl'],
  ['metadataurl', 'serverMetadataUrl'],
  ['wellknown', 'serverMetadataUrl'],
  ['baseurl', 'apiBaseUrl'],
  ['temporarycredentialurl', 'requestTokenUrl'],
  ['rsakey', 'privateKey'],
])

/** The name that somebody probably meant; `undefined` when none is near. */
export function nearestName(wrong: string, names: readonly string[]): string | undefined {
  const plain = plainName(wrong)
  const known = meant.get(plain)
  if (known !== undefined && names.includes(known)) return known
  const candidates = names
    .map((name) => ({ name, distance: distance(plain, plainName(name)) }))
    .toSorted((a, b) => a.distance - b.distance)
  const [nearest] = candidates
  return nearest !== undefined && nearest.distance <= Math.max(1, plain.length / 3)
    ? nearest.name
    : undefined
}

/** A name without what snake_case, kebab-case and camelCase have different. */
function plainName(name: string): string {
  return name.slice(0, 64).replaceAll(/[-_.]/g, '').toLowerCase()
}

/** How many letters to change, add or take away to make one text of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (const [line, letter] of [...a].entries()) {
    const next = [line + 1]
    for (const [column, other] of [...b].entries()) {
      const [left = 0, above = 0, both = 0] = [next[column], row[column + 1], row[column]]
      next.push(Math.min(left + 1, above + 1, both + (letter === other ? 0 : 1)))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
