-- One row a prompt: which it is and how far it got.
create table prompt (
    prompt_id uuid primary key,
    dataset   text    not null,
    subset    text    not null,
    name      text    not null,
    revision  bigint  not null check (revision > 0),
    deleted   boolean not null default false
);

-- Deleted prompts give their name free.
create unique index prompt_name on prompt (dataset, subset, name) where not deleted;

-- One row a revision, never changed. The columns beside the record are those that listings filter by.
create table prompt_revision (
    prompt_id      uuid        not null references prompt,
    revision       bigint      not null,
    content_sha256 text        not null,
    template       text        not null,
    original_task  boolean,
    metrics        text[]      not null,
    languages      text[]      not null,
    created_at     timestamptz not null,
    record         bytea       not null, -- tzero.prompt.v1.PromptRevision
    primary key (prompt_id, revision)
);

-- Submissions that had an effect: one that is published again changes nothing, however late.
create table submission (
    submission_id text primary key,
    prompt_id     uuid   not null,
    revision      bigint not null,
    foreign key (prompt_id, revision) references prompt_revision
);
