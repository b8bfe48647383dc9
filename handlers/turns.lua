-- Who is next. One script for all of it, so that what is counted and what is let through are one.
--
-- KEYS[1]  docket's queue of what is to run later, by when
-- ARGV     what to do ("join", "added", "leave" or "fill"), the prefix of the keys here, the prefix
--          of docket's records, the room, the time, the room's places, the limits of user and room,
--          the limits' window, how long a place without a job is kept; and for all but "fill" the
--          entry ("USER KEY") and, to "join", what is kept beside it
--
-- PREFIX:rooms          set: rooms in which somebody waits
-- PREFIX:waiting:ROOM   sorted set: entries by when they came
-- PREFIX:under:ROOM     sorted set: entries that are let through, by when they were
-- PREFIX:begun:ROOM     sorted set: the same, kept for as long as the limit looks back
-- PREFIX:begun:USER     the same of a user's
-- PREFIX:kept           hash: entry -> what was kept beside it, while it waits
--
-- Returns 1 where the entry waits, else 0. Only commands that burner-redis has in scripts, too.
local queue = KEYS[1]
local what, prefix, runs, room = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local now, places = tonumber(ARGV[5]), tonumber(ARGV[6])
local user_limit, room_limit = tonumber(ARGV[7]), tonumber(ARGV[8])
local window, patience = tonumber(ARGV[9]), tonumber(ARGV[10])
local entry, beside = ARGV[11], ARGV[12]
local rooms, kept = prefix .. ':rooms', prefix .. ':kept'
local waiting, under = prefix .. ':waiting:' .. room, prefix .. ':under:' .. room

local function begun(name)
    return prefix .. ':begun:' .. name
end

local function is_full(name, limit)
    local key = begun(name)
    redis.call('ZREMRANGEBYSCORE', key, '-inf', now - window)
    return redis.call('ZCARD', key) >= limit
end

local function key_of(one)
    return string.sub(one, string.find(one, ' ', 1, true) + 1)
end

-- Makes a job due that was put off: those of one moment in the order in which they came. One that
-- is not there is being added, or runs already.
local function wake(one, came)
    local due = redis.call('ZSCORE', queue, key_of(one))
    if due and tonumber(due) > now then
        redis.call('ZADD', queue, math.min(now, tonumber(came)), key_of(one))
    end
end

local function fill()
    for _, one in ipairs(redis.call('ZRANGE', under, 0, -1)) do
        local state = redis.call('HGET', runs .. key_of(one), 'state')
        local over = not state or state == 'completed' or state == 'failed' or state == 'cancelled'
        if over and tonumber(redis.call('ZSCORE', under, one)) < now - patience then
            redis.call('ZREM', under, one) -- it never became a job, or ended without a word
        else
            wake(one, now)
        end
    end
    local free = places - redis.call('ZCARD', under)
    local is_over = {}
    if free > 0 then
        for _, one in ipairs(redis.call('ZRANGE', waiting, 0, -1)) do
            local user = string.sub(one, 1, string.find(one, ' ', 1, true) - 1)
            if is_over[user] == nil then
                is_over[user] = is_full(user, user_limit)
            end
            if not is_over[user] then
                if is_full(room, room_limit) then
                    break
                end
                local came = redis.call('ZSCORE', waiting, one)
                redis.call('ZREM', waiting, one)
                redis.call('HDEL', kept, one)
                redis.call('ZADD', under, now, one)
                for _, name in ipairs({user, room}) do
                    redis.call('ZADD', begun(name), now, one)
                    redis.call('EXPIRE', begun(name), window)
                end
                is_over[user] = nil
                wake(one, came)
                free = free - 1
                if free == 0 then
                    break
                end
            end
        end
    end
    if redis.call('ZCARD', waiting) == 0 then
        redis.call('SREM', rooms, room)
    end
end

if what == 'join' and not redis.call('ZSCORE', under, entry) then
    if not redis.call('ZSCORE', waiting, entry) then
        redis.call('ZADD', waiting, now, entry)
    end
    redis.call('HSET', kept, entry, beside)
    redis.call('SADD', rooms, room)
elseif what == 'leave' then
    redis.call('ZREM', under, entry)
    redis.call('ZREM', waiting, entry)
    redis.call('HDEL', kept, entry)
end
fill()
if entry and redis.call('ZSCORE', waiting, entry) then
    return 1
end
return 0
