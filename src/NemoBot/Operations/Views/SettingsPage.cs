using System.Globalization;
using NemoBot.Operations.Access;
using NemoBot.Operations.Audit;
using NemoBot.Operations.Settings;
using NemoBot.WebChat.Api;
using static NemoBot.Operations.Views.Html;

namespace NemoBot.Operations.Views;

/// <summary>Serves <c>GET /operator/settings</c>, and changes one: <c>POST</c> with <c>name</c>, <c>value</c> and, to take it back, <c>reset</c>.</summary>
internal sealed class SettingsPage(StoredSettings settings, LiveValues values, OperatorAudit audit)
{
    public Task GetAsync(HttpContext context, OperatorVisitor visitor) => WriteAsync(
        context, visitor, context.Request.Query["set"].ToString() is { Length: > 0 } name && LiveSetting.Find(name) is { } set ? $"{set.Name} is changed. Every node uses it within 10 seconds." : null, fault: null);

    public async Task PostAsync(HttpContext context, OperatorVisitor visitor)
    {
        var form = await SmallForm.ReadAsync(context);
        if (LiveSetting.Find(form.TryGetValue("name", out var name) ? name.ToString() : "") is not { } setting)
        {
            throw new RefusedRequestException(StatusCodes.Status404NotFound, RefusalCode.NotFound);
        }

        var typed = form.TryGetValue("value", out var given) ? given.ToString().ReplaceLineEndings("\n").Trim() : "";
        var value = form.ContainsKey("reset") ? null : typed;
        var before = setting.Read(values);
        if (settings.Faults(setting, value) is [var fault, ..])
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await WriteAsync(context, visitor, notice: null, fault);
            return;
        }

        await audit.RecordAsync(visitor, Words(setting, before, value), context.RequestAborted);
        await settings.SetAsync(setting, value, visitor.Who, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = $"{ConsoleView.PathOf(ConsoleTab.Settings)}?set={Uri.EscapeDataString(setting.Name)}";
    }

    private static string Words(LiveSetting setting, string before, string? value) => (setting.IsText, value) switch
    {
        (_, null) => $"Took back {setting.Name}.",
        (true, _) => $"Set {setting.Name}, {value.Length} characters.",
        _ => $"Set {setting.Name} from {before} to {value}.",
    };

    private Task WriteAsync(HttpContext context, OperatorVisitor visitor, string? notice, string? fault) => new ConsoleView(
        ConsoleTab.Settings,
        $"{LiveSetting.All.Count} settings take effect without a restart",
        (fault is null ? "" : $"<p class=\"notice wide fault\" role=\"alert\">{Encode(fault)}</p>") + string.Concat(LiveSetting.All.Select(setting => Section(setting, visitor))),
        "A value that is set here comes before the configuration of every node, also after a restart. All other settings are in the configuration and need a restart.")
    {
        Notice = notice,
    }.WriteAsync(context, visitor);

    private string Section(LiveSetting setting, OperatorVisitor visitor)
    {
        var stored = settings.Current.GetValueOrDefault(setting.Name);
        var id = setting.Name.Replace(':', '-');
        var origin = stored is null ? "From the configuration." : string.Create(CultureInfo.InvariantCulture, $"Set by {stored.By} at {stored.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC.");
        var value = setting.Read(values);
        var isLocked = visitor.May(OperatorRole.Manage) ? "" : " disabled";
        var field = setting.IsText
            ? $"<textarea id=\"{id}\" name=\"value\" rows=\"5\" maxlength=\"2000\"{isLocked}>\n{Encode(value)}</textarea>"
            : $"<input id=\"{id}\" name=\"value\" inputmode=\"numeric\" required maxlength=\"7\" value=\"{Encode(value)}\"{isLocked}>";
        var buttons = visitor.May(OperatorRole.Manage)
            ? $"<button type=\"submit\">Save</button>{(stored is null ? "" : "<button type=\"submit\" name=\"reset\" value=\"1\" formnovalidate>Take back</button>")}"
            : "";
        return $"<section{(setting.IsText ? " class=\"wide\"" : "")}><form class=\"setting\" method=\"post\" action=\"{ConsoleView.PathOf(ConsoleTab.Settings)}\"><input type=\"hidden\" name=\"name\" value=\"{setting.Name}\">"
            + $"<label for=\"{id}\"><b>{Encode(setting.About)}</b><br><code>{setting.Name}</code></label>{field}<div class=\"bar\">{buttons}</div><p class=\"origin\">{Encode(origin)}</p></form></section>";
    }
}
