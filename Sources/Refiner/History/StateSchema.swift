import GRDB

/// The tables of `.refine/state.sqlite`, as numbered migrations.
///
/// A migration that has been released is never changed; docs/formats.md describes each column, and a test holds the two
/// together.
enum StateSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in try database.execute(sql: first) }
        migrator.registerMigration("2") { database in try database.execute(sql: second) }
        migrator.registerMigration("3") { database in try database.execute(sql: batches) }
        migrator.registerMigration("4") { database in try database.execute(sql: proof) }
        migrator.registerMigration("5") { database in try database.execute(sql: prompts) }
        return migrator
    }

    private static let first = """
        CREATE TABLE iteration (
            id INTEGER PRIMARY KEY,
            started_at TEXT NOT NULL,
            finished_at TEXT,
            status TEXT NOT NULL CHECK (status IN ('running', 'complete', 'partial', 'interrupted', 'failed')),
            engine TEXT NOT NULL,
            model TEXT NOT NULL,
            seed INTEGER NOT NULL,
            threshold REAL NOT NULL,
            settings TEXT NOT NULL,
            analysis TEXT NOT NULL,
            data TEXT NOT NULL,
            estimate TEXT NOT NULL
        );
        CREATE TABLE output (
            id INTEGER PRIMARY KEY,
            iteration INTEGER NOT NULL REFERENCES iteration (id),
            task TEXT NOT NULL,
            original INTEGER NOT NULL,
            carried INTEGER NOT NULL,
            added INTEGER NOT NULL,
            UNIQUE (iteration, task)
        );
        CREATE TABLE evaluation (
            id INTEGER PRIMARY KEY,
            iteration INTEGER NOT NULL REFERENCES iteration (id),
            task TEXT NOT NULL,
            label TEXT,
            metric TEXT NOT NULL,
            value REAL NOT NULL,
            support INTEGER
        );
        CREATE TABLE demand (
            id INTEGER PRIMARY KEY,
            iteration INTEGER NOT NULL REFERENCES iteration (id),
            task TEXT NOT NULL,
            label TEXT NOT NULL,
            count INTEGER NOT NULL,
            reason TEXT NOT NULL,
            f1 REAL NOT NULL,
            support INTEGER NOT NULL,
            errors INTEGER NOT NULL,
            confusions TEXT NOT NULL,
            stopped TEXT,
            UNIQUE (iteration, task, label)
        );
        CREATE TABLE differentiator (
            id INTEGER PRIMARY KEY,
            demand INTEGER NOT NULL UNIQUE REFERENCES demand (id),
            confused_with TEXT NOT NULL,
            differentiators TEXT NOT NULL,
            emphasize TEXT NOT NULL,
            avoid TEXT NOT NULL,
            languages TEXT NOT NULL,
            length_min INTEGER NOT NULL,
            length_max INTEGER NOT NULL
        );
        CREATE TABLE call (
            id INTEGER PRIMARY KEY,
            iteration INTEGER NOT NULL REFERENCES iteration (id),
            phase TEXT NOT NULL,
            task TEXT NOT NULL,
            label TEXT,
            engine TEXT NOT NULL,
            model TEXT NOT NULL,
            endpoint TEXT,
            attempts INTEGER NOT NULL,
            input_tokens INTEGER NOT NULL,
            output_tokens INTEGER NOT NULL,
            estimated INTEGER NOT NULL,
            cost_usd REAL,
            latency_ms INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            error TEXT,
            finished_at TEXT NOT NULL
        );
        CREATE TABLE response (
            call INTEGER PRIMARY KEY REFERENCES call (id),
            request TEXT NOT NULL,
            answer TEXT
        );
        CREATE TABLE candidate (
            id INTEGER PRIMARY KEY,
            demand INTEGER NOT NULL REFERENCES demand (id),
            call INTEGER REFERENCES call (id),
            attempt INTEGER NOT NULL,
            text TEXT NOT NULL,
            parents TEXT NOT NULL,
            kept INTEGER NOT NULL,
            gate TEXT,
            score REAL,
            reason TEXT,
            CHECK (kept = (gate IS NULL))
        );
        CREATE INDEX candidate_demand ON candidate (demand);
        CREATE TABLE sample (
            id INTEGER PRIMARY KEY,
            candidate INTEGER NOT NULL UNIQUE REFERENCES candidate (id),
            iteration INTEGER NOT NULL REFERENCES iteration (id),
            task TEXT NOT NULL,
            label TEXT NOT NULL,
            text TEXT NOT NULL
        );
        CREATE INDEX sample_task_label ON sample (task, label);
        """

    private static let second = """
        ALTER TABLE iteration ADD COLUMN fingerprint TEXT;
        ALTER TABLE iteration ADD COLUMN resumed INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE call ADD COLUMN digest TEXT;
        ALTER TABLE call ADD COLUMN cached_input_tokens INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE call ADD COLUMN wasted_tokens INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE call ADD COLUMN batch TEXT;
        ALTER TABLE call ADD COLUMN trail TEXT;
        CREATE TABLE snapshot (
            id INTEGER PRIMARY KEY,
            iteration INTEGER NOT NULL REFERENCES iteration (id),
            task TEXT NOT NULL,
            pass INTEGER NOT NULL,
            original INTEGER NOT NULL,
            carried INTEGER NOT NULL,
            added INTEGER NOT NULL,
            digest TEXT NOT NULL,
            UNIQUE (iteration, task, pass)
        );
        CREATE TABLE earlier_sample (
            id INTEGER PRIMARY KEY,
            iteration INTEGER NOT NULL REFERENCES iteration (id),
            task TEXT NOT NULL,
            label TEXT NOT NULL,
            text TEXT NOT NULL,
            parents TEXT NOT NULL,
            call INTEGER REFERENCES call (id),
            UNIQUE (iteration, task, label, text)
        );
        """

    private static let batches = """
        CREATE TABLE batch (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            state TEXT NOT NULL,
            endpoint TEXT NOT NULL,
            model TEXT NOT NULL,
            lines TEXT NOT NULL,
            input_file TEXT,
            provider_id TEXT,
            output_file TEXT,
            error_file TEXT,
            total INTEGER NOT NULL,
            completed INTEGER NOT NULL,
            failed INTEGER NOT NULL,
            created_at TEXT NOT NULL,
            changed_at TEXT NOT NULL,
            problem TEXT
        );
        """

    private static let proof = """
        CREATE TABLE measurement (
            id INTEGER PRIMARY KEY,
            iteration INTEGER NOT NULL REFERENCES iteration (id),
            task TEXT NOT NULL,
            split TEXT NOT NULL CHECK (split IN ('dev', 'test')),
            stage TEXT NOT NULL CHECK (stage IN ('before', 'after')),
            rows INTEGER NOT NULL,
            accuracy REAL NOT NULL,
            macro_f1 REAL NOT NULL,
            classes TEXT NOT NULL,
            comparison TEXT,
            verdict TEXT,
            decision TEXT,
            answers TEXT,
            created_at TEXT NOT NULL,
            UNIQUE (iteration, task, split, stage)
        );
        CREATE TABLE revision (
            id INTEGER PRIMARY KEY,
            iteration INTEGER NOT NULL REFERENCES iteration (id),
            newest INTEGER NOT NULL,
            cause TEXT NOT NULL CHECK (cause IN ('run', 'drop', 'restore')),
            file TEXT NOT NULL,
            size INTEGER NOT NULL,
            digest TEXT NOT NULL,
            next_digest TEXT,
            delta BLOB,
            created_at TEXT NOT NULL
        );
        CREATE INDEX revision_file ON revision (file, digest);
        ALTER TABLE sample ADD COLUMN dropped_at TEXT;
        """

    private static let prompts = """
        CREATE TABLE prompt (
            id INTEGER PRIMARY KEY,
            text TEXT NOT NULL
        );
        ALTER TABLE response ADD COLUMN prompt INTEGER REFERENCES prompt (id);
        CREATE VIEW conversation AS
            SELECT response.call, COALESCE(prompt.text, '') || response.request AS request, response.answer
            FROM response LEFT JOIN prompt ON prompt.id = response.prompt;
        """
}
