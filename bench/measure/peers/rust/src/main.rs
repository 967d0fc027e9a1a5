//! Tokio, one task for each connection: `echo PORT LOOPS`.

use std::{env, io};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::{Builder, Runtime};

const BACKLOG: u32 = 4096;
/// An idle connection holds no more; a read that fills the buffer doubles it, up to the largest.
const SMALLEST_BUFFER: usize = 2 << 10;
const LARGEST_BUFFER: usize = 64 << 10;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().collect();
    let port = arguments[1].parse().expect("PORT");
    let loops = arguments[2].parse().expect("LOOPS");
    runtime(loops)?.block_on(serve(port))
}

fn runtime(loops: usize) -> io::Result<Runtime> {
    match loops {
        1 => Builder::new_current_thread().enable_io().build(),
        _ => Builder::new_multi_thread().worker_threads(loops).enable_io().build(),
    }
}

async fn serve(port: u16) -> io::Result<()> {
    let listener = listen(port)?;
    println!("ready");
    loop {
        let (connection, _) = listener.accept().await?;
        connection.set_nodelay(true)?;
        tokio::spawn(echo(connection));
    }
}

fn listen(port: u16) -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(([127, 0, 0, 1], port).into())?;
    socket.listen(BACKLOG)
}

async fn echo(mut connection: TcpStream) -> io::Result<()> {
    let mut buffer = vec![0; SMALLEST_BUFFER];
    loop {
        let count = connection.read(&mut buffer).await?;
        if count == 0 {
            return Ok(());
        }
        connection.write_all(&buffer[..count]).await?;
        if count == buffer.len() && count < LARGEST_BUFFER {
            buffer = vec![0; 2 * count];
        }
    }
}
