-- Reads keys of one slot at one moment.
--
-- KEYS     the keys
-- ARGV     for each key: the command (hgetall, get, hget, smembers, llen, zrange or zrangebyscore),
--          the count of its further arguments, and these
--
-- Returns for each key a list: a hash's fields and values, a set's members, or a string's value,
-- empty when there is none.

local answers, at = {}, 1
for index, key in ipairs(KEYS) do
  local count = tonumber(ARGV[at + 1])
  local found = redis.call(ARGV[at], key, unpack(ARGV, at + 2, at + 1 + count))
  if type(found) ~= 'table' then found = found and { found } or {} end
  answers[index] = found
  at = at + 2 + count
end
return answers
