/**
 * A text as it is written into a statement: the hex digits of its UTF-8. mysql2 would escape it with backslashes, which is safe only
 * while the server has no NO_BACKSLASH_ESCAPES in its `sql_mode` and the connection is in a character set that the driver knows of.
 * Hex digits cannot end a literal, whatever the settings are, and an index is used as for the text itself.
 */
class TextLiteral {
  /** What loggers of statements show. */
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  /** mysql2 writes this instead of the value. */
  toSqlString(): string {
    return `_utf8mb4 X'${Buffer.from(this.text).toString('hex')}'`
  }
}

/** What mysql2 is given for a value: it has to write no text itself. */
export function toLiteral(value: unknown): unknown {
  return typeof value === 'string' ? new TextLiteral(value) : value
}
