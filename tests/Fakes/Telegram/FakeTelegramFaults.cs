using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Fakes.Telegram;

/// <summary>The pending faults, and how a call fails before it is executed.</summary>
internal sealed class FakeTelegramFaults
{
    private readonly Lock _lock = new();
    private readonly List<TelegramFaultRule> _rules = [];

    public void Add(TelegramFaultRule rule)
    {
        lock (_lock)
        {
            _rules.Add(rule);
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _rules.Clear();
        }
    }

    /// <summary>Returns the first rule that matches and is not used up; null for none.</summary>
    public TelegramFaultRule? Next(string method, long? chat, string parameters)
    {
        lock (_lock)
        {
            var rule = _rules.Find(rule => rule.Times > 0 && (rule.Method is null || rule.Method.Equals(method, StringComparison.OrdinalIgnoreCase)) && (rule.Chat is null || rule.Chat == chat) && (rule.Holding is null || parameters.Contains(rule.Holding, StringComparison.Ordinal)));
            if (rule is not null)
            {
                rule.Times--;
            }

            return rule;
        }
    }

    public static async Task<bool> FailBeforeAsync(HttpContext context, TelegramFaultRule rule)
    {
        switch (rule.Trouble)
        {
            case TelegramTrouble.CutBefore:
                context.Abort();
                return true;
            case TelegramTrouble.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
                return true;
            case TelegramTrouble.BadGateway:
                context.Response.StatusCode = 502;
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync("<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>");
                return true;
            case TelegramTrouble.Page:
                context.Response.StatusCode = rule.Code;
                context.Response.ContentType = "text/html";
                context.Response.Headers.RetryAfter = rule.RetryAfter?.ToString(CultureInfo.InvariantCulture);
                await context.Response.WriteAsync(rule.Description);
                return true;
            case TelegramTrouble.Error:
                await TelegramReply.Error(rule.Code, rule.Description, rule.RetryAfter, rule.MigrateTo).WriteAsync(context);
                return true;
            default:
                return false;
        }
    }
}
