using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Fakes.Telegram;

namespace NemoBot.Telegram.Tests;

/// <summary>FakeTelegram is only worth something if clients that nobody here wrote take it for Telegram.</summary>
public sealed class TelegramClientsTests
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("grammy", "grammY", true)]
    [InlineData("telegraf", "telegraf", false)] // Sends fields of its own (hide, method), which Telegram overlooks.
    public async Task Independent_clients_agree_with_the_fake(string script, string name, bool keepsToTheDescription)
    {
        var folder = await InstalledAsync();
        await using var fake = await FakeTelegram.StartAsync();
        using var node = Start("node", folder, $"{script}.mjs", fake.Url.AbsoluteUri.TrimEnd('/'), FakeTelegram.Token);
        var errors = node.StandardError.ReadToEndAsync();
        Assert.Equal("ready", await node.StandardOutput.ReadLineAsync().WaitAsync(TimeLimit));
        var ana = fake.Person(42);
        var content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("film ", 20_000)));
        var seen = new SemaphoreSlim(0);
        fake.Called += _ => seen.Release();

        ana.Says("hello");
        await UntilAsync(() => ana.Sees.Any(message => message.Text == $"{name} edited"));
        ana.SendsVideo(fake.AddFile("clip.mp4", "video/mp4", content));
        await UntilAsync(() => ana.Sees.Any(message => message.Video is not null));
        var query = ana.Presses("Go");
        await UntilAsync(() => ana.Sees.Any(message => message.Text == $"{name} pressed go"));
        await node.WaitForExitAsync().WaitAsync(TimeLimit);

        Assert.Equal("", await errors);
        Assert.Equal(0, node.ExitCode);
        Assert.Contains(query, fake.AnsweredCallbacks);
        var video = ana.Sees.Single(message => message.Video is not null);
        Assert.Equal(("back.mp4", content.LongLength, $"{name} video"), (video.Video!.FileName, video.Video.Length, video.Text));
        Assert.True(!keepsToTheDescription || fake.SpecFaults.IsEmpty, string.Join(Environment.NewLine, fake.SpecFaults));

        async Task UntilAsync(Func<bool> condition)
        {
            while (!condition())
            {
                if (node.HasExited)
                {
                    Assert.Fail(await errors);
                }

                Assert.True(await seen.WaitAsync(TimeLimit), "the client did nothing");
            }
        }
    }

    /// <summary>The folder of the scripts with their packages; the test is skipped, and says why, where they cannot be had.</summary>
    private static async Task<string> InstalledAsync()
    {
        var folder = Find();
        if (Directory.Exists(Path.Combine(folder, "node_modules", "grammy")) && Directory.Exists(Path.Combine(folder, "node_modules", "telegraf")))
        {
            return folder;
        }

        try
        {
            using var npm = Start("npm", folder, "install", "--no-audit", "--no-fund", "--no-package-lock");
            var output = Task.WhenAll(npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
            await npm.WaitForExitAsync().WaitAsync(TimeLimit);
            Assert.SkipUnless(npm.ExitCode == 0, $"npm install failed: {string.Join(' ', await output)}");
        }
        catch (Win32Exception)
        {
            Assert.Skip("node and npm are not installed");
        }

        return folder;
    }

    private static Process Start(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start)!;
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var clients = Path.Combine(folder.FullName, "tests", "clients", "telegram");
            if (Directory.Exists(clients))
            {
                return clients;
            }
        }

        throw new DirectoryNotFoundException("tests/clients/telegram");
    }
}
