-- Records to be published, in the order of id; a row is deleted once the broker has acknowledged its record.
create table outbox (
    id         bigserial primary key,
    topic      text        not null,
    record_key text,
    payload    bytea,
    headers    text[]      not null default '{}',
    created_at timestamptz not null default clock_timestamp()
);
comment on column outbox.payload is 'null: a tombstone';
comment on column outbox.headers is 'name, value, name, value';

-- How far each consumer has come, written in the transaction of the effects.
create table consumed_offset (
    consumer        text        not null,
    topic           text        not null,
    kafka_partition int         not null,
    next_offset     bigint      not null,
    consumed_at     timestamptz not null default now(),
    primary key (consumer, topic, kafka_partition)
);
