namespace NemoBot.Storage.Sqlite;

/// <summary>The database schema, as ordered migration steps. Never change a released step; add a new one.</summary>
internal static class Schema
{
    /// <summary>Gets the steps; step n migrates from version n to n + 1 (<c>PRAGMA user_version</c>).</summary>
    public static IReadOnlyList<string> Steps { get; } = [First, ByAge, ClientIds, LastIds, LinePositions, ValueLifetimes, Identity, ChatKeys, Shares, Ledger, FileBytes];

    // "sealed" columns are encrypted (Sealer). Times are Unix milliseconds. "seq" is the order of arrival.
    // The chat is stored only in a column, never in a document, so moving a chat takes one UPDATE per table.
    private const string First = """
        CREATE TABLE chats (
            chat TEXT PRIMARY KEY,
            moved_to TEXT,
            json TEXT NOT NULL,
            sealed BLOB
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE seen_messages (
            chat TEXT NOT NULL,
            message_id TEXT NOT NULL,
            seen_at INTEGER NOT NULL,
            PRIMARY KEY (chat, message_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX seen_messages_by_age ON seen_messages (seen_at);

        CREATE TABLE inbox (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            chat TEXT NOT NULL,
            received_at INTEGER NOT NULL,
            unreadable INTEGER NOT NULL DEFAULT 0,
            sealed BLOB NOT NULL
        ) STRICT;
        CREATE INDEX inbox_waiting ON inbox (chat, seq) WHERE unreadable = 0;

        CREATE TABLE projects (
            id TEXT PRIMARY KEY,
            chat TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            json TEXT NOT NULL
        ) STRICT;
        CREATE INDEX projects_by_chat ON projects (chat, created_at, id);

        CREATE TABLE jobs (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            chat TEXT NOT NULL,
            kind TEXT NOT NULL,
            state TEXT NOT NULL,
            finished_at INTEGER,
            json TEXT NOT NULL,
            sealed BLOB NOT NULL
        ) STRICT;
        CREATE INDEX jobs_unfinished ON jobs (chat, seq) WHERE state IN ('Queued', 'Running');
        CREATE INDEX jobs_finished ON jobs (chat, finished_at, seq) WHERE state NOT IN ('Queued', 'Running');
        CREATE INDEX jobs_by_kind ON jobs (kind, state);

        CREATE TABLE posts (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            chat TEXT NOT NULL,
            message_id TEXT,
            unsent INTEGER NOT NULL,
            json TEXT NOT NULL,
            sealed BLOB
        ) STRICT;
        CREATE INDEX posts_unsent ON posts (chat, seq) WHERE unsent = 1;
        CREATE INDEX posts_by_message ON posts (chat, message_id) WHERE message_id IS NOT NULL;

        CREATE TABLE files (
            id TEXT PRIMARY KEY,
            chat TEXT NOT NULL,
            path TEXT NOT NULL,
            file_name TEXT NOT NULL,
            media_type TEXT NOT NULL,
            size_bytes INTEGER NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX files_by_age ON files (created_at, id);

        CREATE TABLE platform_values (
            platform TEXT NOT NULL,
            key TEXT NOT NULL,
            sealed BLOB NOT NULL,
            PRIMARY KEY (platform, key)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE quarantine (
            seq INTEGER PRIMARY KEY,
            platform TEXT NOT NULL,
            reason TEXT NOT NULL,
            at INTEGER NOT NULL,
            sealed BLOB NOT NULL
        ) STRICT;
        CREATE INDEX quarantine_by_platform ON quarantine (platform, seq);

        CREATE TABLE token_fetches (
            seq INTEGER PRIMARY KEY,
            at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE web_chat (
            chat TEXT NOT NULL,
            id TEXT NOT NULL,
            change INTEGER NOT NULL,
            at INTEGER NOT NULL,
            sealed BLOB NOT NULL,
            PRIMARY KEY (chat, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX web_chat_by_change ON web_chat (chat, change);
        """;

    // For trimming, because web chat lines have no order of arrival, and for the list of moved chats at startup.
    private const string ByAge = """
        CREATE INDEX web_chat_by_age ON web_chat (at);
        CREATE INDEX chats_moved ON chats (chat) WHERE moved_to IS NOT NULL;
        """;

    // Client-assigned ids, so that a retry is recognised even if the line was deleted. "sealed" is a digest of the content; NULL if unknown.
    private const string ClientIds = """
        CREATE TABLE client_messages (
            chat TEXT NOT NULL,
            client_id TEXT NOT NULL,
            message_id TEXT NOT NULL,
            seen_at INTEGER NOT NULL,
            sealed BLOB,
            PRIMARY KEY (chat, client_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX client_messages_by_age ON client_messages (seen_at);
        """;

    // The highest message id so far: handled messages are deleted, and their ids must not be reused.
    private const string LastIds = """
        CREATE TABLE last_id (id TEXT NOT NULL) STRICT;
        INSERT INTO last_id (id) VALUES ('');
        """;

    // For values that expire. NULL: kept until removed.
    private const string ValueLifetimes = """
        ALTER TABLE platform_values ADD COLUMN keep_until INTEGER;
        CREATE INDEX platform_values_by_end ON platform_values (keep_until) WHERE keep_until IS NOT NULL;
        """;

    // A line's position is the number of the change that first stored it. Existing lines keep their order, which was by id, below all new ones.
    private const string LinePositions = """
        ALTER TABLE web_chat ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
        UPDATE web_chat SET position = ranked.position
            FROM (SELECT chat, id, row_number() OVER (PARTITION BY chat ORDER BY id) AS position FROM web_chat) AS ranked
            WHERE ranked.chat = web_chat.chat AND ranked.id = web_chat.id;
        CREATE INDEX web_chat_by_position ON web_chat (chat, position);
        """;

    // The store's identity, what its run has written, and the keys its rows are sealed with. Plaintext documents move to "sealed" at the first start.
    private const string Identity = """
        CREATE TABLE store (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            id TEXT NOT NULL,
            run TEXT,
            commits INTEGER NOT NULL DEFAULT 0,
            probe INTEGER NOT NULL DEFAULT 0,
            sealed_at INTEGER
        ) STRICT;

        CREATE TABLE keys_used (
            key TEXT PRIMARY KEY,
            lost INTEGER NOT NULL DEFAULT 0,
            sealed BLOB
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE orphans (
            path TEXT PRIMARY KEY,
            seen_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        ALTER TABLE projects ADD COLUMN sealed BLOB;
        ALTER TABLE files ADD COLUMN sealed BLOB;
        """;

    // A key for each chat, sealed with the master key; every value sealed with it contains its id. The first start reseals rows that are sealed with the master
    // key ("resealed_at").
    private const string ChatKeys = """
        CREATE TABLE chat_keys (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            chat TEXT NOT NULL,
            sealed BLOB NOT NULL
        ) STRICT;
        CREATE INDEX chat_keys_by_chat ON chat_keys (chat, seq);

        ALTER TABLE store ADD COLUMN resealed_at INTEGER;
        """;

    // Usage of limited resources ("who" and "counted_as" are keyed hashes, or a chat), files whose message is not accepted yet, empty projects, and the
    // highest change number in a trimmed web chat: numbers are not reused.
    private const string Shares = """
        CREATE TABLE uses (
            who TEXT NOT NULL,
            what TEXT NOT NULL,
            day INTEGER NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (who, what, day)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX uses_by_day ON uses (day);

        ALTER TABLE jobs ADD COLUMN counted_as TEXT;
        CREATE INDEX jobs_waiting ON jobs (counted_as) WHERE state IN ('Queued', 'Running') AND counted_as IS NOT NULL;

        ALTER TABLE files ADD COLUMN counted_as TEXT;
        ALTER TABLE files ADD COLUMN awaits_message INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX files_by_share ON files (counted_as, created_at, id) WHERE counted_as IS NOT NULL;
        CREATE INDEX files_awaiting ON files (created_at) WHERE awaits_message = 1;

        CREATE INDEX posts_without_place ON posts (chat) WHERE unsent = 0 AND message_id IS NULL;

        ALTER TABLE projects ADD COLUMN is_empty INTEGER NOT NULL DEFAULT 0;

        CREATE TABLE last_change (change INTEGER NOT NULL) STRICT;
        INSERT INTO last_change (change) VALUES (0);
        """;

    // What turns cost, by the job's id, so that a job that is finished again writes the same row.
    private const string Ledger = """
        CREATE TABLE charges (
            id TEXT PRIMARY KEY,
            chat TEXT NOT NULL,
            at INTEGER NOT NULL,
            sealed BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX charges_by_chat ON charges (chat, at, id);
        CREATE INDEX charges_by_age ON charges (at);
        """;

    // The sum of all sizes, which is asked for before each upload.
    private const string FileBytes = """
        CREATE TABLE file_bytes (bytes INTEGER NOT NULL) STRICT;
        INSERT INTO file_bytes (bytes) SELECT coalesce(sum(size_bytes), 0) FROM files;
        CREATE TRIGGER files_add_bytes AFTER INSERT ON files BEGIN UPDATE file_bytes SET bytes = bytes + new.size_bytes; END;
        CREATE TRIGGER files_remove_bytes AFTER DELETE ON files BEGIN UPDATE file_bytes SET bytes = bytes - old.size_bytes; END;
        """;
}
