-- One atomic step of a session: checks what it was decided on, then writes all or nothing.
-- Money is only compared as text and written; Lua's numbers are doubles.
--
-- KEYS[1]        balance hash
-- KEYS[2]        session_meta hash
-- KEYS[3..2+n]   idempotency keys that must not exist yet
-- KEYS[3+n..]    any other keys that the writes name
-- ARGV[1]        expected revision; empty for a session that the predecessor wrote and that is
--                adopted now, whatever its status
-- ARGV[2]        n
-- ARGV[3]        when the halt began that it was decided under; empty for none, * where it does not
--                matter
-- ARGV[4..]      the writes, each: command, index into KEYS, count of arguments, arguments
--
-- Returns {0} committed, {1} conflict, {2} the session is not active,
--         {3, i} the i-th idempotency key exists, {4, key, type} a key has a type that
--         the command can't write.

local TYPE_OF = {
  HSET = 'hash', SADD = 'set', SREM = 'set', LPUSH = 'list', XADD = 'stream', SET = 'string',
  ZADD = 'zset', ZREM = 'zset',
}

local function typeOf(key)
  return redis.call('TYPE', key).ok
end

for index = 1, 2 do
  local found = typeOf(KEYS[index])
  if found ~= 'hash' and found ~= 'none' then return {4, KEYS[index], found} end
end
if ARGV[1] ~= '' and redis.call('HGET', KEYS[2], 'status') ~= 'active' then return {2} end

local idempotent = tonumber(ARGV[2])
for index = 1, idempotent do
  if redis.call('EXISTS', KEYS[2 + index]) == 1 then return {3, index} end
end
if (redis.call('HGET', KEYS[1], 'revision') or '') ~= ARGV[1] then return {1} end

if ARGV[3] ~= '*' and (redis.call('HGET', KEYS[2], 'halted_at') or '') ~= ARGV[3] then return {1} end

local at = 4
while ARGV[at] do
  local key, needed = KEYS[tonumber(ARGV[at + 1])], TYPE_OF[ARGV[at]]
  local found = needed and typeOf(key) or 'none'
  if found ~= 'none' and found ~= needed then return {4, key, found} end
  at = at + 3 + tonumber(ARGV[at + 2])
end

at = 4
while ARGV[at] do
  local count = tonumber(ARGV[at + 2])
  redis.call(ARGV[at], KEYS[tonumber(ARGV[at + 1])], unpack(ARGV, at + 3, at + 2 + count))
  at = at + 3 + count
end
return {0}
