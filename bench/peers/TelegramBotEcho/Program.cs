// A bot as one writes it on Telegram.Bot, with the update stored in SQLite (flushed) before it is answered.
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Telegram.Bot;
using Telegram.Bot.Types;

Func<string, string?> settings = Environment.GetEnvironmentVariable;
await using var store = new SqliteConnection($"Data Source={settings("Storage__Path")}");
store.Open();
Run("PRAGMA journal_mode = WAL");
Run("PRAGMA synchronous = FULL");
Run("CREATE TABLE IF NOT EXISTS updates (id INTEGER PRIMARY KEY, value TEXT NOT NULL)");
var bot = new TelegramBotClient(new TelegramBotClientOptions(settings("Telegram__Token")!, settings("Telegram__ApiUrl")!.TrimEnd('/')));
bot.StartReceiving(AnswerAsync, (_, _, _) => Task.CompletedTask);

var app = WebApplication.CreateSlimBuilder(args).Build();
app.MapGet("/{**path}", () => "ok");
await app.RunAsync();

async Task AnswerAsync(ITelegramBotClient client, Update update, CancellationToken cancellationToken)
{
    using (var insert = store.CreateCommand())
    {
        insert.CommandText = "INSERT OR IGNORE INTO updates (id, value) VALUES ($id, $value)";
        insert.Parameters.AddWithValue("$id", update.Id);
        insert.Parameters.AddWithValue("$value", JsonSerializer.Serialize(update, JsonBotAPI.Options));
        insert.ExecuteNonQuery();
    }

    if (update.Message is { } message)
    {
        await client.SendMessage(message.Chat.Id, "Send a video, and say what to do with it.", replyParameters: message.Id, cancellationToken: cancellationToken);
    }
}

void Run(string sql)
{
    using var command = store.CreateCommand();
    command.CommandText = sql;
    command.ExecuteNonQuery();
}
