namespace Lab.Bpf;

/// <summary>A static marker in user space (USDT): a nop that its author left for probes.</summary>
/// <param name="File">The file that holds it, as this process reaches it.</param>
/// <param name="Provider">Its provider.</param>
/// <param name="Name">Its name.</param>
public sealed record UserMarker(string File, string Provider, string Name);
