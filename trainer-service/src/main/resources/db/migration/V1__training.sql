-- Corpora that can be trained on, from topic corpora.
create table corpus (
    corpus_id text   primary key,
    examples  bigint not null,
    manifest  bytea  not null
);
comment on column corpus.manifest is 'tzero.dataset.v1.CorpusManifest';

-- Runs and where they stand.
create table run (
    run_id     text        primary key,
    corpus_id  text        not null,
    request    bytea       not null,
    state      text        not null check (state in ('QUEUED', 'RUNNING', 'STOPPING', 'STOPPED', 'COMPLETE', 'FAILED')),
    reason     text        not null default '',
    created_at timestamptz not null,
    changed_at timestamptz not null
);
comment on column run.corpus_id is 'may be unknown yet: the run waits for it';
comment on column run.request is 'tzero.training.v1.TrainingRequest, as it was asked for';
create index run_unfinished on run (created_at) where state in ('QUEUED', 'RUNNING', 'STOPPING');

-- The curve of a run: one row a report.
create table progress (
    run_id              text             not null references run,
    step                bigint           not null,
    total_steps         bigint           not null,
    loss                double precision not null,
    learning_rate       double precision not null,
    gradient_norm       double precision not null,
    examples_per_second double precision not null,
    tokens_per_second   double precision not null,
    seconds_left        double precision not null,
    reported_at         timestamptz      not null,
    primary key (run_id, step)
);

-- Checkpoints; a row follows its folder.
create table checkpoint (
    run_id     text        not null references run,
    step       bigint      not null,
    digest     text        not null,
    manifest   bytea       not null,
    created_at timestamptz not null,
    primary key (run_id, step)
);
comment on column checkpoint.manifest is 'tzero.training.v1.Checkpoint';
create index checkpoint_by_digest on checkpoint (digest);

-- What every alias was pointed at; the last row of an alias counts.
create table promotion (
    id          bigserial   primary key,
    alias       text        not null,
    digest      text        not null,
    promotion   bytea       not null,
    promoted_at timestamptz not null
);
comment on column promotion.promotion is 'tzero.training.v1.Promotion';
create index promotion_by_alias on promotion (alias, id);
