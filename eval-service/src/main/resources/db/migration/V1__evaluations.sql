-- What the service knows of the world: the newest record of every key of corpora, checkpoints and promotions.
create table corpus (
    corpus_id  text primary key,
    topic      text   not null,
    examples   bigint not null,
    partitions jsonb  not null,
    created_at timestamptz
);
comment on column corpus.partitions is '[{partition, begin, end, examples}], as in the manifest';

create table checkpoint (
    run_id     text   not null,
    step       bigint not null,
    uri        text   not null,
    digest     text   not null,
    corpus_id  text   not null,
    created_at timestamptz,
    primary key (run_id, step)
);
create index checkpoint_digest on checkpoint (digest);

create table promotion (
    alias             text primary key,
    checkpoint_digest text   not null,
    uri               text   not null,
    run_id            text   not null,
    step              bigint not null,
    promoted_at       timestamptz
);

-- Evaluations. The counts are kept in the transactions that change what they count.
create table evaluation (
    evaluation_id text primary key,
    request       jsonb       not null,
    state         text        not null check (state in ('WAITING', 'RUNNING', 'COMPLETE', 'FAILED')),
    reason        text        not null default '',
    model_digest  text,
    model_uri     text,
    model_run_id  text,
    model_step    bigint,
    total         bigint      not null default 0,
    requested     bigint      not null default 0,
    answered      bigint      not null default 0,
    result        jsonb,
    created_at    timestamptz not null,
    completed_at  timestamptz,
    check (answered <= total),
    check (state not in ('RUNNING', 'COMPLETE') or model_digest is not null),
    check ((state = 'COMPLETE') = (result is not null))
);
create index evaluation_created on evaluation (created_at desc);
create index evaluation_unfinished on evaluation (created_at) where state in ('WAITING', 'RUNNING');

-- One partition of a corpus that an evaluation reads, and how far it is: examples before next_offset are stored,
-- requests before sent_offset were acknowledged by Kafka.
create table source (
    evaluation_id text   not null references evaluation on delete cascade,
    group_index   int    not null,
    group_title   text   not null,
    corpus_id     text   not null,
    topic         text   not null,
    partition     int    not null,
    next_offset   bigint not null,
    sent_offset   bigint not null,
    end_offset    bigint not null,
    examples      bigint not null,
    primary key (evaluation_id, topic, partition),
    check (sent_offset <= next_offset)
);

create table example (
    evaluation_id       text   not null references evaluation on delete cascade,
    request_id          text   not null,
    group_title         text   not null,
    corpus_id           text   not null,
    topic               text   not null,
    partition           int    not null,
    "offset"            bigint not null,
    position            bigint not null,
    task                text   not null,
    dataset             text   not null,
    subset              text   not null,
    split               text   not null,
    "row"               bigint not null,
    dataset_fingerprint text   not null,
    prompt_id           text   not null,
    prompt_revision     bigint not null,
    prompt_name         text   not null,
    choices             text[] not null,
    correct_choice      int    not null,
    primary key (evaluation_id, topic, partition, "offset"),
    check (correct_choice >= 0 and correct_choice < cardinality(choices))
);
create unique index example_request on example (request_id);

-- The first answer to each request; repetitions find the key taken.
create table answer (
    request_id       text primary key,
    evaluation_id    text        not null references evaluation on delete cascade,
    model_digest     text        not null,
    scores           double precision[],
    mean_scores      double precision[],
    best_choice      int,
    input_tokens     int,
    input_truncated  boolean     not null,
    replica          text        not null,
    queue_micros     bigint      not null,
    compute_micros   bigint      not null,
    batch_size       int         not null,
    result_topic     text        not null,
    result_partition int         not null,
    result_offset    bigint      not null,
    failure_code     text,
    failure_message  text,
    answered_at      timestamptz not null,
    check ((failure_code is null) = (best_choice is not null))
);
comment on column answer.model_digest is 'of the model that answered; empty when none did';
comment on column answer.best_choice is 'null when there is no usable answer: it counts as wrong';
create index answer_evaluation on answer (evaluation_id);

-- Every prediction with all it came from: select * from evaluation.trace where request_id = '…'.
create view trace as
select x.evaluation_id,
       x.request_id,
       a.model_digest                      as checkpoint_digest,
       m.uri                               as checkpoint_uri,
       m.run_id                            as run_id,
       m.step                              as run_step,
       x.prompt_id,
       x.prompt_revision,
       x.prompt_name,
       x.task,
       x.dataset,
       x.subset,
       x.dataset_fingerprint,
       x.split,
       x."row",
       x.group_title,
       x.corpus_id,
       x.topic                             as corpus_topic,
       x.partition                         as corpus_partition,
       x."offset"                          as corpus_offset,
       x.position                          as corpus_position,
       x.choices,
       x.choices[x.correct_choice + 1]     as correct_answer,
       x.choices[a.best_choice + 1]        as prediction,
       case
           when a.request_id is null then null
           else coalesce(x.choices[x.correct_choice + 1] = x.choices[a.best_choice + 1], false)
       end                                 as is_right,
       a.scores,
       a.mean_scores,
       a.input_truncated,
       a.failure_code,
       a.failure_message,
       a.replica,
       a.queue_micros,
       a.compute_micros,
       a.batch_size,
       a.result_topic,
       a.result_partition,
       a.result_offset,
       a.answered_at
from example x
         join evaluation e on e.evaluation_id = x.evaluation_id
         left join answer a on a.request_id = x.request_id
         left join lateral (
    -- The evaluation's own checkpoint, or, where another model answered, what is known of that one.
    select e.model_uri as uri, e.model_run_id as run_id, e.model_step as step, 0 as preference
    where a.model_digest = e.model_digest
    union all
    (select c.uri, c.run_id, c.step, 1
     from checkpoint c
     where c.digest = a.model_digest and a.model_digest <> e.model_digest
     order by c.run_id, c.step
     limit 1)
    order by preference
    limit 1
    ) m on true;
