import { createHash } from 'node:crypto'
import { slack } from './record.ts'

/** A Lua script and the name that Redis caches it by. */
export interface Script {
  readonly text: string
  readonly sha1: string
}

/** Records that one script reads or removes at most, because Redis does nothing else meanwhile. */
export const batchSize = 500

/*
 * Positions in the text of a record are those of record.ts, counted from 1. An index is a sorted set of ids for each value of a column, scored by
 * the time the record expires.
 *
 * A full memory, a full disk and a replica refuse a script before it starts; the flag allow-oom excepts those that take no memory. What can still
 * fail between two writes is a command that the server's user may not run, or one on a key that moves to another node. So entries of an index
 * come before their record and go after it: one may be left without a record, which findBy passes over, and no record without its entries.
 */
function script(flag: 'allow-oom' | 'no-writes' | '', ...parts: string[]): Script {
  const text = `#!lua${flag && ` flags=${flag}`}\n${parts.join('').trim()}\n`
  return { text, sha1: createHash('sha1').update(text).digest('hex') }
}

/** Whole seconds that Redis keeps what expires, so that clocks need not agree; it refuses to count much further than a century. */
const lifetime = `
local now = tonumber(ARGV[1])
local function lifetime(expiresAt)
  return math.max(1, math.min(math.ceil(expiresAt - now) + ${slack}, 4000000000))
end
`

/** Seconds that an index is kept longer than needed where its end must be guessed from clocks. */
const margin = 86_400

/**
 * Gives an index an end again when it has lost an entry without one. It must not end before the records in it, whose ends their writers' clocks
 * gave them: so the last record's is looked at as well as this caller's clock.
 */
const settle = `
local function settle(base, index)
  if redis.call('TTL', index) ~= -1 then return end
  local last = redis.call('ZRANGE', index, -1, -1, 'WITHSCORES')
  if not last[1] or last[2] == 'inf' then return end
  local rest = redis.pcall('TTL', base .. 'id:' .. last[1])
  if type(rest) ~= 'number' then rest = 0 end
  redis.call('EXPIRE', index, math.max(rest, lifetime(tonumber(last[2]))) + ${margin})
end
`

/**
 * Takes some entries out of an index whose records Redis has removed. The clock only chooses where to look. The second name, of a key that never
 * is, makes a node of a cluster refuse to answer while the slot moves, when a record may be on the other node.
 */
const sweep = `
local function sweep(base, index)
  local old = redis.call('ZRANGEBYSCORE', index, '-inf', now - ${slack}, 'LIMIT', 0, 128)
  for _, id in ipairs(old) do
    if redis.pcall('EXISTS', base .. 'id:' .. id, base .. 'none') == 0 then redis.call('ZREM', index, id) end
  end
end
`

/** Whether a text has the calls that a record and what is left of one start with. */
const hasCalls = `
local function hasCalls(text)
  return text:find('^${'%d'.repeat(15)},[%d, ]*$') ~= nil
end
`

/** Whether a text is a record, as far as can be told without reading its data. */
const isRecord = `
${hasCalls}
local function isRecord(text)
  return hasCalls(text:sub(1, 64)) and text:sub(65, 88):find('^ *[%d.]*$')
    and text:sub(89, 104):find('^ *%d*$') and text:find('^[^%z]*%z[^%z]*%z[^%z]*%z', 105)
end
`

/** The names of the indexes that the text of a record is in, or nil if it is no record. */
const indexesOf = `
${isRecord}
local function indexesOf(base, text)
  if not isRecord(text) then return nil end
  local grantId, clientId, subject = text:match('^([^%z]*)%z([^%z]*)%z([^%z]*)%z', 105)
  local names = {}
  if grantId ~= '' then names[base .. 'grantId:' .. grantId] = true end
  if clientId ~= '' then names[base .. 'clientId:' .. clientId] = true end
  if subject ~= '' then names[base .. 'subject:' .. subject] = true end
  return names
end
`

/** Takes an id out of indexes. */
const leave = `
local function leave(base, indexes, id, expiresAt)
  for index in pairs(indexes) do
    redis.call('ZREM', index, id)
    if not expiresAt then settle(base, index) end
  end
end
`

/**
 * Removes a record and leaves its calls and this one for a minute, the calls also of one that has expired: a call sent again later finds itself
 * there and does nothing.
 */
const remove = `
local function remove(base, id, text, indexes, call)
  local expiresAt = tonumber(text:sub(89, 104))
  local live = not expiresAt or expiresAt > now
  -- What has expired this call does not remove, and answers that as often as it is sent.
  local calls = live and call .. text:sub(1, 48) or text:sub(1, 64)
  redis.call('SET', base .. 'id:' .. id, calls, 'EX', ${slack})
  leave(base, indexes, id, expiresAt)
  return live and 1 or 0
end
`

const removal = [lifetime, settle, leave, indexesOf, remove]

const foreign = `redis.error_reply('WRONGTYPE not a record of Authkit')`

/** KEYS: record. Its text or nil. */
export const getScript: Script = script('no-writes', `return redis.call('GET', KEYS[1])`)

/**
 * KEYS: record, its indexes. ARGV: now, id, text, version. Answers 1 when it has written, or finds that this call was executed before and the
 * client has sent it again.
 */
function writeScript(condition: string): Script {
  return script(
    '',
    lifetime,
    settle,
    sweep,
    leave,
    indexesOf,
    `
local id, text = ARGV[2], ARGV[3]
local base = KEYS[1]:sub(1, #KEYS[1] - #id - 3)
local expiresAt = tonumber(text:sub(89, 104))
local old = redis.call('GET', KEYS[1])
local live, left, before = false, nil, nil
if old then
  if old:sub(1, 64):find(text:sub(1, 16), 1, true) then return 1 end
  if #old ~= 64 or not hasCalls(old) then
    left = indexesOf(base, old)
    if not left then return ${foreign} end
    before = tonumber(old:sub(89, 104))
    live = not before or before > now
  end
  text = text:sub(1, 16) .. old:sub(1, 48) .. text:sub(65)
end
${condition}
local ttl = expiresAt and lifetime(expiresAt)
for position = 2, #KEYS do
  local index = KEYS[position]
  local kept = left and left[index]
  if kept then left[index] = nil end
  local rest = redis.call('TTL', index)
  if not kept or before ~= expiresAt then redis.call('ZADD', index, expiresAt or '+inf', id) end
  if not ttl then
    if rest >= 0 then redis.call('PERSIST', index) end
  elseif rest == -1 then
    if kept and not before then settle(base, index) end
  elseif rest <= ttl then
    -- Also for an entry that stays: the clock of this caller may give the record a later end.
    redis.call('EXPIRE', index, ttl + ${slack})
  end
  -- Now and then some of what expired goes, more than came since.
  if tonumber(text:sub(1, 15)) % 16 == 0 then sweep(base, index) end
end
if ttl then redis.call('SET', KEYS[1], text, 'EX', ttl) else redis.call('SET', KEYS[1], text) end
if left then leave(base, left, id, before) end
return 1
`,
  )
}

/** Writes whatever was there. */
export const putScript: Script = writeScript('')

/** Writes unless a record is live, and answers 0 when one is. */
export const insertScript: Script = writeScript('if live then return 0 end')

/** Writes if the live record has the version and is not consumed, and otherwise answers 0. */
export const replaceScript: Script = writeScript(
  `if not live or old:sub(1, 15) ~= ARGV[4] or old:sub(65, 88):find('%d') then return 0 end`,
)

/**
 * KEYS: record. ARGV: now in the 24 characters of a consumption, call. Nil, or the text of the record, which starts with this call if it is the
 * first. The marks have their place in the text, so that it does not grow.
 */
export const consumeScript: Script = script(
  'allow-oom',
  isRecord,
  `
local text, call = redis.call('GET', KEYS[1]), ARGV[2] .. ','
if not text or #text == 64 and hasCalls(text) then return nil end
if not isRecord(text) then return ${foreign} end
local expiresAt = tonumber(text:sub(89, 104))
if expiresAt and expiresAt <= tonumber(ARGV[1]) then return nil end
-- Sent again, and what was written over it since is not this call's to consume.
if text:sub(17, 64):find(call, 1, true) then return nil end
if text:sub(65, 88):find('%d') then return text end
local marks = call .. text:sub(1, 48) .. ARGV[1]
redis.call('SETRANGE', KEYS[1], 0, marks)
return marks .. text:sub(89)
`,
)

/**
 * KEYS: record. ARGV: now, id, call, and the version that it must have and not be consumed, '' for any. 1 when a live record was removed, also by
 * this call sent before.
 */
export const deleteScript: Script = script(
  'allow-oom',
  ...removal,
  `
local id, call = ARGV[2], ARGV[3] .. ','
local text = redis.call('GET', KEYS[1])
if not text then return 0 end
if text:sub(1, 64):find(call, 1, true) then return 1 end
if #text == 64 and hasCalls(text) then return 0 end
local base = KEYS[1]:sub(1, #KEYS[1] - #id - 3)
local indexes = indexesOf(base, text)
if not indexes then return ${foreign} end
if ARGV[4] ~= '' and (text:sub(1, 15) ~= ARGV[4] or text:sub(65, 88):find('%d')) then return 0 end
return remove(base, id, text, indexes, call)
`,
)

/**
 * KEYS: index, the mark of this call. ARGV: now, column, value, call. Removes a batch of what has the value, and answers 1 if there may be more.
 * The mark stays for a minute when it is done, and sent again it does nothing.
 */
export const deleteByScript: Script = script(
  'allow-oom',
  ...removal,
  `
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
local base = KEYS[1]:sub(1, #KEYS[1] - #ARGV[2] - #ARGV[3] - 1)
local ids = redis.call('ZRANGE', KEYS[1], 0, ${batchSize - 1})
for _, id in ipairs(ids) do
  local text = redis.pcall('GET', base .. 'id:' .. id)
  if type(text) == 'table' then
    -- What is no text is not ours and must not be in the way; any other error is one.
    if text.err:sub(1, 9) ~= 'WRONGTYPE' then return text end
    text = nil
  end
  local indexes = text and indexesOf(base, text)
  if indexes and indexes[KEYS[1]] then
    remove(base, id, text, indexes, ARGV[4] .. ',')
  else
    redis.call('ZREM', KEYS[1], id)
  end
end
if #ids == ${batchSize} then return 1 end
redis.call('SET', KEYS[2], '', 'EX', ${slack})
return 0
`,
)

/**
 * KEYS: index, and one that never is, so that a node of a cluster refuses to answer while their slot moves, when records or the index may be on
 * the other node. ARGV: now, column, value, ids. The ids and their texts. Without ids those of the index, and when they are many no texts.
 */
export const findScript: Script = script(
  'no-writes',
  `
local base = KEYS[1]:sub(1, #KEYS[1] - #ARGV[2] - #ARGV[3] - 1)
local ids = {}
for argument = 4, #ARGV do ids[argument - 3] = ARGV[argument] end
if #ids == 0 then
  ids = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[1], '+inf', 'LIMIT', 0, ${batchSize + 1})
  if #ids > ${batchSize} then return {redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[1], '+inf')} end
end
local texts = {}
for position, id in ipairs(ids) do texts[position] = redis.call('GET', base .. 'id:' .. id) end
return {ids, texts}
`,
)

/** KEYS: any of the slot. What the server says of its memory, and then of why it does not. */
export const memoryScript: Script = script(
  'no-writes',
  `
local reply = redis.pcall('INFO', 'memory')
if type(reply) == 'table' then return {'', tostring(reply.err)} end
return {reply, ''}
`,
)
