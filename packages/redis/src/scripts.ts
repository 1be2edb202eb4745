import { createHash } from 'node:crypto'

/** A Lua script and the name that Redis caches it by. */
export interface Script {
  readonly text: string
  readonly sha1: string
}

/**
 * What every script starts with. KEYS[1] is `prefix{kind}:`; all other keys are made from it, so the records of a kind and their indexes share
 * a hash slot and one script changes both at once. ARGV[1] is the caller's time, by which it judges what has expired.
 *
 * A record is a hash. Its index entries are members of sorted sets, a set for each value of a column, scored by the time the record expires.
 * Redis drops both `slack` seconds after that, so that clocks need not agree; life is judged by `expiresAt` alone.
 */
const prelude = `
local base, now, slack = KEYS[1], tonumber(ARGV[1]), 60
local columns = {'grantId', 'clientId', 'subject'}
local farthest = 4000000000

local function key(id)
  return base .. 'id:' .. id
end

local function index(column, value)
  return base .. column .. ':' .. value
end

local function read(id)
  return redis.call('HMGET', key(id), 'version', 'expiresAt', 'consumedAt', 'grantId', 'clientId', 'subject', 'data')
end

local function live(id)
  local record = read(id)
  if record[1] and not (record[2] and tonumber(record[2]) <= now) then return record end
  return nil
end

local function remove(id)
  local record = read(id)
  for position, column in ipairs(columns) do
    local value = record[position + 3]
    if value then redis.call('ZREM', index(column, value), id) end
  end
  redis.call('DEL', key(id))
end

local function expire(name, expiresAt)
  redis.call('EXPIRE', name, string.format('%.0f', math.min(expiresAt - now + slack, farthest)))
end

local function enter(column, value, id, expiresAt)
  local name = index(column, value)
  redis.call('ZREMRANGEBYSCORE', name, '-inf', now - slack)
  redis.call('ZADD', name, expiresAt == '' and '+inf' or expiresAt, id)
  local last = redis.call('ZRANGE', name, -1, -1, 'WITHSCORES')[2]
  if last == 'inf' then redis.call('PERSIST', name) else expire(name, tonumber(last)) end
end

-- ARGV from 2: id, version, expiresAt, grantId, clientId, subject, data; '' for what is absent
local function write()
  local id, expiresAt = ARGV[2], ARGV[4]
  remove(id)
  if expiresAt ~= '' and tonumber(expiresAt) <= now then return end
  redis.call('HSET', key(id), 'version', ARGV[3], 'data', ARGV[8])
  if expiresAt ~= '' then
    redis.call('HSET', key(id), 'expiresAt', expiresAt)
    expire(key(id), tonumber(expiresAt))
  end
  for position, column in ipairs(columns) do
    local value = ARGV[position + 4]
    if value ~= '' then
      redis.call('HSET', key(id), column, value)
      enter(column, value, id, expiresAt)
    end
  end
end
`

function script(body: string): Script {
  const text = prelude + body
  return { text, sha1: createHash('sha1').update(text).digest('hex') }
}

/** ARGV[2]: id. The record's fields or nil. */
export const getScript: Script = script(`
return live(ARGV[2])
`)

/** ARGV: a record. */
export const putScript: Script = script(`
write()
return 1
`)

/**
 * ARGV: a record. 1 when it was written, 0 when another is live. A version names one call: finding its own means that the connection broke after
 * the first sending and the client sent again, and the answer is the same.
 */
export const insertScript: Script = script(`
local record = live(ARGV[2])
if record then return record[1] == ARGV[3] and 1 or 0 end
write()
return 1
`)

/** ARGV: a record and the version to replace. 1 when it was written, also by this very call sent twice; otherwise 0. */
export const replaceScript: Script = script(`
local record = live(ARGV[2])
if not record then return 0 end
if record[1] == ARGV[3] then return 1 end
if record[1] ~= ARGV[9] or record[3] then return 0 end
write()
return 1
`)

/** ARGV from 2: id, new version. Nil, or the version of the call that consumed it and the record's fields. */
export const consumeScript: Script = script(`
local record = live(ARGV[2])
if not record then return nil end
if not record[3] then
  redis.call('HSET', key(ARGV[2]), 'version', ARGV[3], 'consumedAt', ARGV[1])
  record[1], record[3] = ARGV[3], ARGV[1]
end
return record
`)

/** ARGV[2]: id. 1 when a live record was removed. */
export const deleteScript: Script = script(`
local found = live(ARGV[2])
remove(ARGV[2])
return found and 1 or 0
`)

/** ARGV from 2: column, value. Ids in the index. */
export const idsScript: Script = script(`
return redis.call('ZRANGE', index(ARGV[2], ARGV[3]), 0, -1)
`)

/** ARGV from 2: column, value, ids. For each id the fields of the record if it is live and still has the value, or nil. */
export const findScript: Script = script(`
local found = {}
for argument = 4, #ARGV do
  local matches = redis.call('HGET', key(ARGV[argument]), ARGV[2]) == ARGV[3]
  found[argument - 3] = matches and live(ARGV[argument]) or false
end
return found
`)

/** ARGV from 2: column, value, ids. Removes those that still have the value. */
export const deleteByScript: Script = script(`
for argument = 4, #ARGV do
  if redis.call('HGET', key(ARGV[argument]), ARGV[2]) == ARGV[3] then remove(ARGV[argument]) end
end
return 1
`)
