/** Names of many cultures, in the letters that usernames are made of. */

const words = (text: string) => text.trim().split(/\s+/);

export const firstNames = words(`
  Aaliyah Aaron Abdul Abena Adaeze Adam Adele Aditi Adrian Agnes Ahmed Aiko Aisha Akira Alba Alejandro Alesia Alice
  Alma Amadou Amara Amelia Amina Amir Ana Ananya Anders Andrei Andrew Anita Anna Antonio Anya Arjun Arthur Asha
  Astrid Ayumi Baran Beatriz Bela Ben Bilal Birgit Bjorn Boris Bruno Camila Carla Carlos Caroline Catalina Cemil
  Charlotte Chen Chidi Chiara Chloe Christian Clara Claudia Connor Daiki Dalia Daniel Daria David Deepak Deniz Diego
  Dimitra Dmitri Dylan Ebru Edith Eduardo Eirini Ekaterina Elena Eli Elif Elisabeth Emeka Emil Emily Emma Enrique
  Erik Esther Eva Ewa Fabio Farah Fatima Felix Fernanda Filip Finn Fiona Florian Francesca Francois Frida Gabriel
  Georgia Gita Giulia Goran Grace Greta Guillermo Gustav Hana Hannah Haruto Hassan Helena Henrik Hiroshi Hugo Ibrahim
  Ida Ifeoma Igor Ines Ingrid Irina Isaac Isabel Ivan Jack Jacob Jamal James Jan Jana Javier Jelena Jia Joana Johan
  John Jonas Jorge Jose Josef Julia Jun Kaito Kamala Karim Karin Karolina Kavya Keiko Kenji Kerstin Khalid Kofi Kwame
  Lars Laszlo Laura Layla Leah Leila Lena Leo Leticia Liam Lin Linh Lorenzo Lucas Lucia Luis Luka Lucy Mads Magda
  Maja Malik Manuel Marco Maria Mariam Marie Marta Martin Mateo Mathilde Matteo Maya Mehmet Mei Mia Michael Miguel
  Mika Milan Milos Mina Minh Miriam Mohammed Mona Musa Nadia Naoko Natalia Nia Nicolas Nikhil Nikola Nina Noah Noor
  Nora Olga Olivia Oluwaseun Omar Oscar Otto Pablo Paolo Patrick Paula Pavel Pedro Peter Petra Philippe Pierre Piotr
  Priya Rachel Radu Rafael Rahul Ramon Rania Raul Ravi Rebecca Renata Riku Rohan Rosa Ruth Ryan Sabine Sadia Sakura
  Salma Samir Samuel Sandra Sanjay Santiago Sara Sato Sebastian Selin Sergei Shreya Silvia Simon Sofia Soren Stefan
  Sunita Svetlana Tamar Tanja Tariq Tatiana Tereza Thabo Theo Thi Thomas Tiago Tomas Tomoko Ulrike Uma Valentina
  Vera Victor Vikram Viktoria Vincent Wanjiru Wei William Xavier Xin Yael Yan Yara Yasmin Yasuo Ying Youssef Yuki
  Yusuf Zainab Zara Zeynep Zlatan Zoe Zuzana`);

export const lastNames = words(`
  Abbas Abe Achterberg Adeyemi Agarwal Aguilar Ahmed Akhtar Ali Almeida Alvarez Andersen Andersson Andrade Aoki Arslan
  Asante Aydin Bakker Balogun Banerjee Barbieri Barros Bauer Becker Benali Berg Bernard Bhatt Bianchi Blanc Boateng
  Bondarenko Brown Bruun Bui Byrne Cabrera Campbell Cardoso Carlsson Castro Celik Chan Chang Chatterjee Chavez Chen
  Cho Choi Chowdhury Clark Cohen Colombo Conti Costa Cruz Dahl Das Davies Delgado Demir Desai Diallo Diaz Dimitrov Diop
  Dlamini Dubois Duarte Eguchi Eklund Eriksen Espinoza Estrada Evans Farah Farouk Ferrari Ferreira Fischer Flores
  Fontaine Fraser Fujita Garcia Garnier Georgiou Ghosh Gomez Goncalves Gonzalez Greco Green Gruber Gupta Gutierrez Haas
  Haddad Hahn Hall Hansen Haruna Hassan Hayashi Henriksen Hernandez Hoang Hoffmann Horvat Horvath Hosseini Huang Huber
  Hughes Hussain Ibrahim Ito Ivanov Jansen Jensen Johansson Johnson Jones Joshi Juarez Kaplan Karlsson Kato Kaur Kaya
  Keita Keller Kelly Khan Kim Kimura King Klein Kobayashi Koch Kovac Kovacs Kowalski Kozlov Kraus Kruger Kumar Lam
  Larsen Laurent Lee Lehmann Leroy Levi Lewis Li Lima Lin Lindberg Liu Lopes Lopez Lund Ma Mahlangu Maier Malik
  Marino Marques Martin Martinez Matsumoto Mazur Mehta Mendes Mendoza Mensah Meyer Miller Mitchell Mohamed Molina Moreau
  Morales Moretti Mori Moyo Mueller Murphy Mwangi Nair Nakamura Ndiaye Neumann Nguyen Nielsen Nikolaidis Novak Nowak
  Obi Ochieng Oconnor Okafor Okonkwo Oliveira Olsen Omar Ortiz Osei Osman Ozturk Pacheco Papadopoulos Park Patel Pavlov
  Pereira Perez Petersen Petrov Petrovic Pham Pinto Popescu Popov Qureshi Rahman Ramirez Ramos Rao Rasmussen Reddy Reyes
  Ricci Richter Rios Rivera Roberts Rodriguez Romano Rossi Roux Ruiz Russo Ryan Said Saito Salazar Salem Salinas Sanchez
  Santos Sasaki Sato Schmidt Schneider Schulz Shah Sharma Shevchenko Shimizu Silva Simon Singh Smith Sokolov Song
  Sorensen Soto Souza Stein Suarez Sun Suzuki Svensson Szabo Takahashi Tan Tanaka Tang Taylor Thapa Thomas Thompson
  Torres Toth Tran Traore Tremblay Turner Vargas Vasquez Vega Vidal Vieira Virtanen Vogel Volkov Wagner Walker Wang
  Watanabe Weber Wei White Williams Wilson Wong Wright Wu Yamada Yamamoto Yang Yilmaz Yoshida Young Yusuf Zhang Zhao
  Zhou Ziegler Zimmermann Zulu`);

export const namesInOwnScript = [
  '山田 太郎',
  'José García Núñez',
  'Дмитрий Соколов',
  'فاطمة الزهراء',
  'Νίκος Παπαδόπουλος',
  'Zoë Müller-Lüdenscheidt',
];

/** Usernames from two names. */
export const spellings: readonly ((first: string, last: string) => string)[] = [
  (first, last) => `${first}.${last}`.toLowerCase(),
  (first, last) => `${first}.${last}`.toLowerCase(),
  (first, last) => `${first}_${last}`.toLowerCase(),
  (first, last) => `${first}${last}`,
  (first, last) => `${first[0]}${last}`.toLowerCase(),
  (first, last) => `${first}-${last[0]}`.toLowerCase(),
  (first, last) => `${last}.${first}`.toLowerCase(),
  (first) => first.toLowerCase(),
];
