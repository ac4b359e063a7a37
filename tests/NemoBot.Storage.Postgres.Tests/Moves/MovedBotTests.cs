using Fakes.Time;
using Harness.Bot;
using Harness.Processes;
using Harness.Storage;
using Harness.Storage.Postgres;
using NemoVideo.Simulator.Log;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Postgres.Tests.Moves;

/// <summary>The bot before and after a move: to the people it was a restart.</summary>
public sealed class MovedBotTests : IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("nemobot-move-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("litedb")]
    public async Task People_go_on_where_they_were_and_what_waited_is_answered(string engine)
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Storage:Engine"] = engine });
        var (ana, clip) = (bot.Friend(), SampleMedia.Mp4());
        await using var ben = await bot.PersonAsync();
        await ben.SaysAsync("add the title \"Lisbon\"", ("a.mp4", clip));
        await ben.SeesAsync("Lisbon");
        await ben.SaysAsync("export");
        var video = await ben.SeesVideoAsync();
        await bot.StopBotAsync();
        await using (var store = StoreUnderTest.At(bot.Folder, ("Storage:Engine", engine)).Beside("nemobot.db"))
        {
            await store.OpenAsync();
            await store.Store.AcceptAsync([Message(ana.Chat, "waits", "") with { Command = "help", SenderId = "ana" }], default);
        }

        var (exit, words) = await Move.RunAsync(Path.Combine(bot.Folder, "nemobot.db"), server);
        Assert.True(exit == 0, words);
        foreach (var (key, value) in (ReadOnlySpan<(string, string)>)[("Engine", "postgres"), ("Database", server.ConnectionString), ("Secret", PostgresUnderTest.Secret)])
        {
            bot.Set($"Storage:{key}", value);
        }

        await bot.StartBotAsync();
        await ana.SeesAsync("export");
        await ben.OpenAsync(); // The same cookie, so the keys are the same.
        await ben.SeesAsync("Lisbon");
        Assert.Equal(clip, await ben.DownloadAsync(video));
        await ben.SaysAsync("make it brighter");
        await ben.SeesAsync("bright");
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.RenderStarted));
        Assert.Equal(["files", "keys"], Directory.GetDirectories(bot.Folder).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal));
    }

    /// <summary>The program is killed in the middle, and is run again.</summary>
    [Fact]
    public async Task A_move_that_was_killed_lets_no_bot_start_and_is_made_again()
    {
        await using var server = await PostgresUnderTest.StartAsync();
        await server.CloseAsync();
        await server.AskAsync("DELETE FROM nemobot.store");
        await server.AskAsync("CREATE FUNCTION nemobot.waits() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(77); RETURN NEW; END $$");
        await server.AskAsync("CREATE TRIGGER waits BEFORE INSERT ON nemobot.inbox FOR EACH ROW EXECUTE FUNCTION nemobot.waits()");
        (string, string)[] settings = [("Storage__Path", Path.Combine(_folder, "nemobot.db")), ("Storage__Database", server.ConnectionString), ("Storage__Secret", PostgresUnderTest.Secret)];
        await using (var store = StoreUnderTest.At(_folder).Beside("nemobot.db"))
        {
            await store.OpenAsync();
            await store.Store.AcceptAsync([Message(Ana, "1", "waits")], default);
        }

        await using (var held = await server.ConnectAsync())
        {
            await using var take = new Npgsql.NpgsqlCommand("SELECT pg_advisory_lock(77)", held);
            await take.ExecuteNonQueryAsync();
            await using var move = new BotProcess(new("http://127.0.0.1:9"), _folder, settings) { Arguments = ["move-store", "--to", "postgres"] };
            await move.StartAsync(waitsUntilReady: false);
            await Eventually.HoldsAsync(
                async _ => await server.AskAsync("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = 77 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())") is 1L,
                () => $"the move to write the inbox:\n{move.Output}",
                TimeLimit);
            await move.KillAsync();
        }

        await Eventually.HoldsAsync(
            async _ => await server.AskAsync("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 1313164623 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())") is 0L,
            () => "the server to notice",
            TimeLimit);
        var check = await ProgramRun.StartAsync(_folder, ["check"], [.. settings, ("Storage__Engine", "postgres")]);
        Assert.Contains("A move into the database of Storage:Database has begun and not ended.", check.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        var start = await ProgramRun.StartAsync(_folder, [], [.. settings, ("Storage__Engine", "postgres")]);
        Assert.Equal(2, start.ExitCode);
        Assert.Contains("has begun and not ended. Begin it again with NemoBot move-store --to postgres", Assert.Single(start.Errors), StringComparison.Ordinal);

        var again = await ProgramRun.StartAsync(_folder, ["move-store", "--to", "postgres"], settings);
        Assert.True(again.ExitCode == 0, again.Output);
        await server.OpenAsync();
        Assert.Equal("waits", (await server.Store.NextMessageAsync(Ana, default))?.Message.Text);
    }
}
