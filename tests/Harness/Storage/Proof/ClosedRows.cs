using LiteDB;
using NemoBot.Core.Model;

namespace Harness.Storage.Proof;

/// <summary>Changes sealed rows of a closed store past it, with the engine's own tools.</summary>
internal abstract class ClosedRows
{
    public static ClosedRows Of(StoreUnderTest test) => test.EngineName switch
    {
        "sqlite" => new InSqlite(test.DatabasePath),
        "litedb" => new InLiteDb(test.DatabasePath),
        var other => throw new NotSupportedException(other),
    };

    public abstract byte[] Sealed(string table, string id);

    public abstract void SetSealed(string table, string id, byte[] value);

    /// <summary>The ids of the chat's keys.</summary>
    public abstract IReadOnlyList<string> KeysOf(ChatKey chat);

    public abstract void DeleteKey(string id);

    /// <summary>Makes the sealed value of one row a byte longer.</summary>
    public abstract void DamageOne(string table);

    private sealed class InSqlite(string path) : ClosedRows
    {
        public override byte[] Sealed(string table, string id) => (byte[])RawDatabase.Scalar(path, $"SELECT sealed FROM {table} WHERE {Key(table)} = '{id}'")!;

        public override void SetSealed(string table, string id, byte[] value) =>
            RawDatabase.Execute(path, $"UPDATE {table} SET sealed = x'{Convert.ToHexString(value)}' WHERE {Key(table)} = '{id}'");

        public override IReadOnlyList<string> KeysOf(ChatKey chat) => ((string?)RawDatabase.Scalar(path, $"SELECT group_concat(id) FROM chat_keys WHERE chat = '{chat}'"))?.Split(',') ?? [];

        public override void DeleteKey(string id) => RawDatabase.Execute(path, $"DELETE FROM chat_keys WHERE id = '{id}'");

        public override void DamageOne(string table) => RawDatabase.Execute(
            path, $"UPDATE {table} SET sealed = CAST(sealed || x'00' AS BLOB) WHERE sealed = (SELECT sealed FROM {table} WHERE sealed IS NOT NULL LIMIT 1)");

        private static string Key(string table) => table == "chats" ? "chat" : "id";
    }

    private sealed class InLiteDb(string path) : ClosedRows
    {
        public override byte[] Sealed(string table, string id) => In(table, rows => rows.FindById(id)["sealed"].AsBinary);

        public override void SetSealed(string table, string id, byte[] value) => In(table, rows =>
        {
            var row = rows.FindById(id);
            row["sealed"] = value;
            return rows.Update(row);
        });

        public override IReadOnlyList<string> KeysOf(ChatKey chat) => In("chat_keys", IReadOnlyList<string> (rows) =>
            [.. rows.FindAll().Where(row => row["by_chat"].AsArray[0].AsString.StartsWith($"{chat}\n", StringComparison.Ordinal)).Select(row => row["_id"].AsString)]);

        public override void DeleteKey(string id) => In("chat_keys", rows => rows.Delete(id));

        public override void DamageOne(string table) => In(table, rows =>
        {
            var row = rows.FindAll().First(row => row["sealed"].IsBinary);
            row["sealed"] = (byte[])[.. row["sealed"].AsBinary, 0];
            return rows.Update(row);
        });

        private T In<T>(string table, Func<ILiteCollection<BsonDocument>, T> use)
        {
            using var database = new LiteDatabase(path);
            var result = use(database.GetCollection(table));
            database.Checkpoint(); // At its end it makes none in this file.
            return result;
        }
    }
}
