namespace Lab.Bpf;

/// <summary>A function in user space.</summary>
/// <param name="File">The file that holds it, as this process reaches it.</param>
/// <param name="Name">Its symbol.</param>
/// <param name="IsReturn">True for its return, false for its entry.</param>
public sealed record UserFunction(string File, string Name, bool IsReturn);
