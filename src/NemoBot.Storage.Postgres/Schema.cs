namespace NemoBot.Storage.Postgres;

/// <summary>The database schema, as ordered migration steps. Never change a released step; add a new one.</summary>
internal static class Schema
{
    /// <summary>Gets the steps; step n migrates from version n to n + 1 (table <c>schema_version</c>).</summary>
    public static IReadOnlyList<string> Steps { get; } = [First, Owners, Moves];

    // "sealed" columns are encrypted (Sealer); they do not compress. Times are Unix milliseconds. "seq" is the order of arrival. Keys compare byte by byte (C), so
    // that they sort as in .NET. The chat is only in a column, never in a document, so moving a chat takes one UPDATE per table.
    //
    // "chats" has a row for every chat that was ever written: each write locks it first (LockedChats), so that writes of a chat follow each other whichever process
    // they come from. Without a document (json) the row is only that lock. A later owner of the chat belongs on this row too.
    private const string First = """
        CREATE TABLE store (
            one boolean PRIMARY KEY DEFAULT TRUE CHECK (one),
            id text NOT NULL,
            salt bytea NOT NULL,
            secret_check bytea NOT NULL,
            key_check bytea
        );

        CREATE TABLE protection_keys (
            id text COLLATE "C" PRIMARY KEY,
            sealed bytea NOT NULL
        );

        -- A row for each process that writes: its last transaction, and the highest message id so far, which must not be used again.
        CREATE TABLE runs (
            run text COLLATE "C" PRIMARY KEY,
            number bigint NOT NULL,
            last_id text COLLATE "C" NOT NULL,
            at bigint NOT NULL
        ) WITH (fillfactor = 20);

        CREATE TABLE chats (
            chat text COLLATE "C" PRIMARY KEY,
            moved_to text COLLATE "C",
            created_at bigint NOT NULL,
            is_chosen boolean NOT NULL DEFAULT FALSE,
            last_change bigint NOT NULL,
            json text,
            sealed bytea
        ) WITH (fillfactor = 70);
        CREATE INDEX chats_moved ON chats (moved_to) WHERE moved_to IS NOT NULL;
        ALTER TABLE chats ALTER sealed SET STORAGE EXTERNAL;

        -- The highest number of a change in a trimmed web chat: numbers are not used again.
        CREATE TABLE last_change (change bigint NOT NULL);
        INSERT INTO last_change (change) VALUES (0);

        CREATE TABLE chat_keys (
            id bytea PRIMARY KEY,
            seq bigint GENERATED ALWAYS AS IDENTITY,
            chat text COLLATE "C" NOT NULL,
            sealed bytea NOT NULL
        );
        CREATE INDEX chat_keys_by_chat ON chat_keys (chat, seq);

        CREATE TABLE seen_messages (
            chat text COLLATE "C" NOT NULL,
            message_id text COLLATE "C" NOT NULL,
            seen_at bigint NOT NULL,
            PRIMARY KEY (chat, message_id)
        );
        CREATE INDEX seen_messages_by_age ON seen_messages (seen_at);

        CREATE TABLE client_messages (
            chat text COLLATE "C" NOT NULL,
            client_id text COLLATE "C" NOT NULL,
            message_id text NOT NULL,
            seen_at bigint NOT NULL,
            sealed bytea NOT NULL,
            PRIMARY KEY (chat, client_id)
        );
        CREATE INDEX client_messages_by_age ON client_messages (seen_at);

        CREATE TABLE inbox (
            seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id text COLLATE "C" NOT NULL UNIQUE,
            chat text COLLATE "C" NOT NULL,
            received_at bigint NOT NULL,
            unreadable boolean NOT NULL DEFAULT FALSE,
            sealed bytea NOT NULL
        ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
        CREATE INDEX inbox_waiting ON inbox (chat, seq);
        ALTER TABLE inbox ALTER sealed SET STORAGE EXTERNAL;

        CREATE TABLE projects (
            id text COLLATE "C" PRIMARY KEY,
            chat text COLLATE "C" NOT NULL,
            created_at bigint NOT NULL,
            is_empty boolean NOT NULL,
            sealed bytea NOT NULL
        );
        CREATE INDEX projects_by_chat ON projects (chat, created_at, id);
        ALTER TABLE projects ALTER sealed SET STORAGE EXTERNAL;

        CREATE TABLE jobs (
            seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id text COLLATE "C" NOT NULL UNIQUE,
            chat text COLLATE "C" NOT NULL,
            kind text NOT NULL,
            state text NOT NULL,
            is_finished boolean NOT NULL GENERATED ALWAYS AS (state NOT IN ('Queued', 'Running')) STORED,
            created_at bigint NOT NULL,
            finished_at bigint,
            counted_as text COLLATE "C",
            json text NOT NULL,
            sealed bytea NOT NULL
        );
        CREATE INDEX jobs_unfinished ON jobs (chat, seq) WHERE NOT is_finished;
        CREATE INDEX jobs_finished ON jobs (chat, finished_at DESC NULLS LAST, seq DESC) WHERE is_finished;
        CREATE INDEX jobs_waiting ON jobs (counted_as) WHERE NOT is_finished AND counted_as IS NOT NULL;
        ALTER TABLE jobs ALTER sealed SET STORAGE EXTERNAL;

        CREATE TABLE posts (
            seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id text COLLATE "C" NOT NULL UNIQUE,
            chat text COLLATE "C" NOT NULL,
            message_id text COLLATE "C",
            unsent boolean NOT NULL,
            created_at bigint NOT NULL,
            sealed bytea NOT NULL
        );
        CREATE INDEX posts_unsent ON posts (chat, seq) WHERE unsent;
        CREATE INDEX posts_by_message ON posts (chat, message_id, seq);
        ALTER TABLE posts ALTER sealed SET STORAGE EXTERNAL;

        CREATE TABLE charges (
            id text COLLATE "C" PRIMARY KEY,
            chat text COLLATE "C" NOT NULL,
            at bigint NOT NULL,
            sealed bytea NOT NULL
        );
        CREATE INDEX charges_by_chat ON charges (chat, at, id);
        CREATE INDEX charges_by_age ON charges (at);

        CREATE TABLE uses (
            who text COLLATE "C" NOT NULL,
            what text COLLATE "C" NOT NULL,
            day bigint NOT NULL,
            count bigint NOT NULL,
            PRIMARY KEY (who, what, day)
        );
        CREATE INDEX uses_by_day ON uses (day);

        CREATE TABLE files (
            id text COLLATE "C" PRIMARY KEY,
            chat text COLLATE "C" NOT NULL,
            path text NOT NULL,
            media_type text NOT NULL,
            size_bytes bigint NOT NULL,
            created_at bigint NOT NULL,
            counted_as text COLLATE "C",
            awaits_message boolean NOT NULL,
            sealed bytea NOT NULL
        );
        CREATE INDEX files_by_age ON files (created_at, id);
        CREATE INDEX files_by_chat ON files (chat);
        CREATE INDEX files_by_share ON files (counted_as, created_at, id) WHERE counted_as IS NOT NULL;
        CREATE INDEX files_awaiting ON files (created_at) WHERE awaits_message;

        -- The sum of all sizes, which is asked for before each upload, in parts, so that those who add at once do not wait for each other.
        CREATE TABLE file_bytes (part integer PRIMARY KEY, bytes bigint NOT NULL);
        INSERT INTO file_bytes (part, bytes) SELECT part, 0 FROM generate_series(0, 15) AS part;
        CREATE FUNCTION count_file_bytes() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE file_bytes SET bytes = bytes + CASE TG_OP WHEN 'INSERT' THEN NEW.size_bytes ELSE -OLD.size_bytes END WHERE part = pg_backend_pid() % 16;
            RETURN NULL;
        END $$;
        CREATE TRIGGER files_count_bytes AFTER INSERT OR DELETE ON files FOR EACH ROW EXECUTE FUNCTION count_file_bytes();

        CREATE TABLE orphans (
            path text COLLATE "C" PRIMARY KEY,
            seen_at bigint NOT NULL
        );
        CREATE INDEX orphans_by_age ON orphans (seen_at);

        CREATE TABLE platform_values (
            platform text COLLATE "C" NOT NULL,
            key text COLLATE "C" NOT NULL,
            keep_until bigint,
            sealed bytea NOT NULL,
            PRIMARY KEY (platform, key)
        );
        CREATE INDEX platform_values_by_end ON platform_values (keep_until) WHERE keep_until IS NOT NULL;

        CREATE TABLE quarantine (
            seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            platform text COLLATE "C" NOT NULL,
            reason text NOT NULL,
            at bigint NOT NULL,
            sealed bytea NOT NULL
        );
        CREATE INDEX quarantine_by_platform ON quarantine (platform, seq);

        CREATE TABLE token_fetches (
            seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at bigint NOT NULL
        );
        CREATE INDEX token_fetches_by_age ON token_fetches (at);

        -- A line's position is the number of the change that first stored it.
        CREATE TABLE web_chat (
            chat text COLLATE "C" NOT NULL,
            id text COLLATE "C" NOT NULL,
            change bigint NOT NULL,
            position bigint NOT NULL,
            at bigint NOT NULL,
            sealed bytea NOT NULL,
            PRIMARY KEY (chat, id)
        );
        CREATE INDEX web_chat_by_change ON web_chat (chat, change);
        CREATE INDEX web_chat_by_position ON web_chat (chat, position);
        CREATE INDEX web_chat_by_age ON web_chat (at);
        ALTER TABLE web_chat ALTER sealed SET STORAGE EXTERNAL;
        """;

    // The process that works on a chat is on the chat's row, because every write locks that: a write of an earlier owner sees that its epoch is over. Epochs are not
    // used again, also when the row of an idle chat was deleted. Tasks of which the cluster has one have rows of their own.
    private const string Owners = """
        CREATE SEQUENCE epochs;
        ALTER TABLE chats ADD COLUMN epoch bigint NOT NULL DEFAULT 0, ADD COLUMN owner text, ADD COLUMN node text;
        CREATE INDEX chats_by_node ON chats (node) WHERE node IS NOT NULL;

        CREATE TABLE tasks (
            task text COLLATE "C" PRIMARY KEY,
            owner text NOT NULL,
            node text NOT NULL
        );

        -- The members of the cluster: "version" counts the changes, so that each is made with knowledge of all earlier ones.
        CREATE TABLE cluster (one boolean PRIMARY KEY DEFAULT TRUE CHECK (one), version bigint NOT NULL);
        INSERT INTO cluster (version) VALUES (0);
        CREATE TABLE nodes (
            node text COLLATE "C" PRIMARY KEY,
            version bigint NOT NULL,
            alive_at bigint NOT NULL,
            has_ended boolean NOT NULL,
            json text NOT NULL
        );
        """;

    // A row keeps bots away: a move into the database has begun and not ended, or its store has moved away.
    private const string Moves = """
        CREATE TABLE move_mark (
            one boolean PRIMARY KEY DEFAULT TRUE CHECK (one),
            store text NOT NULL,
            is_away boolean NOT NULL
        );
        """;
}
