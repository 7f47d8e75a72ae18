-- Takes a question out of the gate: its slot, what it really cost, how the endpoint did. local.go holds the same rules.
-- KEYS: breaker, leases, bucket, day
-- ARGV: now in ms or "", lease, unit, tokens less than were set aside, micros less, tokens per minute,
--       blame (alive, failed or silent), ms to be left alone, failures that trip or -1, cooldown in ms, longest cooldown in ms
-- Gives: tokens spent, micros spent
local now = tonumber(ARGV[1])
if not now then
  local t = redis.call('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
end
local lease, unit, lessTokens, lessMicros, perToken = ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local blame, hold, trip, cooldown, longest = ARGV[7], tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])

local function whole(n) return string.format('%.0f', n) end
local function spent()
  local s = redis.call('HMGET', KEYS[4], 't:' .. unit, 'm:' .. unit)
  return { s[1] or '0', s[2] or '0' }
end

-- The client repeats a call whose answer was lost; a lease that ended has been counted as spent.
if redis.call('ZREM', KEYS[2], lease) == 0 then return spent() end
redis.call('HINCRBY', KEYS[4], 't:' .. unit, whole(0 - lessTokens))
redis.call('HINCRBY', KEYS[4], 'm:' .. unit, whole(0 - lessMicros))
redis.call('PEXPIRE', KEYS[4], 3 * 86400000)
local have = tonumber(redis.call('HGET', KEYS[3], 'tokens') or perToken)
if redis.call('EXISTS', KEYS[3]) == 1 then
  redis.call('HSET', KEYS[3], 'tokens', tostring(math.min(perToken, have + lessTokens)))
end

local health = redis.call('HMGET', KEYS[1], 'failures', 'trips', 'open', 'hold')
local failures, trips, open, held = tonumber(health[1] or 0), tonumber(health[2] or 0), tonumber(health[3] or 0), tonumber(health[4] or 0)
if hold > 0 then redis.call('HSET', KEYS[1], 'hold', whole(math.max(held, now + hold))) end
if blame == 'alive' then
  redis.call('HDEL', KEYS[1], 'failures', 'trips', 'open', 'probe')
elseif blame == 'silent' or hold > 0 then
  redis.call('HDEL', KEYS[1], 'probe')
elseif trip >= 0 and ((open > 0 and now >= open) or (open == 0 and failures + 1 >= trip)) then
  local rest = math.min(cooldown * 2 ^ math.min(trips, 10), math.max(longest, cooldown))
  redis.call('HSET', KEYS[1], 'open', whole(now + rest), 'failures', failures + 1, 'trips', trips + 1)
  redis.call('HDEL', KEYS[1], 'probe')
elseif trip >= 0 then
  redis.call('HSET', KEYS[1], 'failures', failures + 1)
end
redis.call('PEXPIRE', KEYS[1], 86400000)
return spent()
