-- Ends a lease, and leases the next message of the lane when the head is free.
-- KEYS: 1 lane, 2 head, 3 contact, 4 receipts, 5 and 6 the ready sets that the
--   lane may be in, 7 dead, 8 dead:at, 9 the lane of what is put off, 10 its
--   ready set.
-- ARGV: 1 contact, 2 token, 3 verdict, 4 now, 5 when to try again, 6 message ID,
--   7 receipt or dead letter, or "", 8 end of the next lease, 9 its token.
-- Returns: {"stale"} when the lease was lost | {"waits"} when the message stays
--   | {"empty"} | {"next", message, intent, tries}.
local lane, head, receipts = KEYS[1], KEYS[2], KEYS[4]
local id, token, verdict, now, again, message, record = unpack(ARGV)
if redis.call("HGET", head, "tok") ~= token then
	return {"stale"}
end
local ready = redis.call("ZSCORE", KEYS[5], id) and KEYS[5] or KEYS[6]
-- A network that told us of a message has it, whatever the send looked like.
local told = redis.call("HEXISTS", receipts, message) == 1
local aside = verdict == "putoff" and KEYS[9] ~= lane
if not told and not aside and verdict ~= "sent" and verdict ~= "dead" and verdict ~= "void" then
	redis.call("HDEL", head, "tok")
	if verdict ~= "unknown" and verdict ~= "later" then
		redis.call("HDEL", head, "int")
	end
	if verdict == "again" or verdict == "unknown" then
		redis.call("HINCRBY", head, "tries", 1)
	end
	redis.call("ZADD", ready, again, id)
	return {"waits"}
end
local first = redis.call("LPOP", lane)
redis.call("DEL", head)
if aside and not told then
	redis.call("RPUSH", KEYS[9], first)
	redis.call("ZADD", KEYS[10], "NX", again, id)
elseif verdict == "sent" then
	redis.call("HSETNX", receipts, message, record)
elseif verdict == "dead" and not told then
	redis.call("HSET", KEYS[7], message, record)
	redis.call("ZADD", KEYS[8], now, message)
end
local got = lease(ready, id, now, ARGV[8], ARGV[9])
return got and {"next", got[1], got[2], got[3]} or {"empty"}
