-- Lets a question through the gate or says why not. local.go holds the same rules: change both.
-- KEYS: breaker, leases, bucket, day
-- ARGV: now in ms or "", lease, ms of a lease, slots, requests per minute, tokens per minute, unit,
--       tokens, micros, budget of tokens, budget of micros, floor of tokens, floor of micros; limits below zero are none
-- Gives: verdict, ms to wait, tokens spent, micros spent
local now = tonumber(ARGV[1])
if not now then
  local t = redis.call('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
end
local lease, lasts, slots, perRequest, perToken = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local unit, tokens, micros = ARGV[7], tonumber(ARGV[8]), tonumber(ARGV[9])

local function whole(n) return string.format('%.0f', n) end

-- A Redis that was wiped learns from the process what was spent.
for field, floor in pairs({ ['t:' .. unit] = ARGV[12], ['m:' .. unit] = ARGV[13] }) do
  if tonumber(floor) > 0 then redis.call('HSETNX', KEYS[4], field, floor) end
end
local spent = redis.call('HMGET', KEYS[4], 't:' .. unit, 'm:' .. unit)
local spentTokens, spentMicros = tonumber(spent[1] or 0), tonumber(spent[2] or 0)

local function say(verdict, wait)
  return { verdict, whole(math.max(0, math.ceil(wait))), whole(spentTokens), whole(spentMicros) }
end

-- The client repeats a call whose answer was lost.
if redis.call('ZSCORE', KEYS[2], lease) then return say('in', 0) end

local health = redis.call('HMGET', KEYS[1], 'hold', 'open', 'probe')
local hold, open, probe = tonumber(health[1] or 0), tonumber(health[2] or 0), tonumber(health[3] or 0)
if now < hold then return say('hold', hold - now) end
if now < open then return say('open', open - now) end
if open > 0 and now < probe then return say('open', probe - now) end

local most, mostMicros = tonumber(ARGV[10]), tonumber(ARGV[11])
if (most >= 0 and spentTokens + tokens > most) or (mostMicros >= 0 and spentMicros + micros > mostMicros) then
  return say('budget', 0)
end

redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
if slots >= 0 and redis.call('ZCARD', KEYS[2]) >= slots then
  local first = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
  return say('full', first[2] - now)
end

local bucket = redis.call('HMGET', KEYS[3], 'requests', 'tokens', 'at')
local minutes = math.max(0, now - tonumber(bucket[3] or now)) / 60000
local haveRequests = math.min(perRequest, tonumber(bucket[1] or perRequest) + minutes * perRequest)
local haveTokens = math.min(perToken, tonumber(bucket[2] or perToken) + minutes * perToken)
local wait = 0
if perRequest > 0 and haveRequests < 1 then wait = (1 - haveRequests) / perRequest end
local needed = math.min(tokens, perToken)
if perToken > 0 and haveTokens < needed then wait = math.max(wait, (needed - haveTokens) / perToken) end
if wait > 0 then return say('fast', wait * 60000) end

redis.call('HSET', KEYS[3], 'requests', tostring(haveRequests - 1), 'tokens', tostring(haveTokens - tokens), 'at', whole(now))
redis.call('PEXPIRE', KEYS[3], 3600000) -- full again long before
redis.call('ZADD', KEYS[2], now + lasts, lease)
redis.call('PEXPIRE', KEYS[2], lasts * 2)
spentTokens = redis.call('HINCRBY', KEYS[4], 't:' .. unit, whole(tokens))
spentMicros = redis.call('HINCRBY', KEYS[4], 'm:' .. unit, whole(micros))
redis.call('PEXPIRE', KEYS[4], 3 * 86400000)
if open > 0 then redis.call('HSET', KEYS[1], 'probe', whole(now + lasts)) end
return say('in', 0)
